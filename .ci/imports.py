"""Holds that imports have no circles: not among the files of a crate, and not among the modules that stand beside each other, with all that is in them.

An item counts as imported from the file that defines it, whatever re-exports it on the way. Tests within files are left out.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOTS = ["entity/src/lib.rs", "migration/src/lib.rs", "seed/src/lib.rs", "api/src/lib.rs", "tests/lib.rs", "tests/http/main.rs"]

# folders of `api` that answer requests: each knows what lies below all of them, and none of the others
FACES = ["rest", "graphql", "downloads", "reconcile", "docs"]

NOISE = re.compile(r"""//[^\n]*|\br(#*)".*?"\1|"(?:\\.|[^"\\])*"|'(?:\\[^u]|\\u\{\w+\}|[^\\'])'""", re.S)
TESTS = re.compile(r"#\[cfg\(test\)\]")
USE = re.compile(r"(?<![\w#])(pub(?:\s*\([^)]*\))?\s+)?use\s+([^;]+);")
PATH = re.compile(r"(?<![\w:.])\$?\w+(?:\s*::\s*\w+)+")


def blank(text: str) -> str:
    """The same lines with nothing in them."""
    return re.sub(r"[^\n]", " ", text)


def without_tests(text: str) -> str:
    """The text without the items that only tests have."""
    while found := TESTS.search(text):
        depth, at = 0, found.end()
        while at < len(text):
            depth += text[at] in "{[("
            depth -= text[at] in "}])"
            at += 1
            if depth == 0 and text[at - 1] in ";}":
                break
        text = text[: found.start()] + blank(text[found.start() : at]) + text[at:]
    return text


def parts(tree: str, before: tuple = ()) -> list:
    """The paths of a `use`, each with the name it is known by."""
    tree = tree.strip()
    if not tree.endswith("}"):
        path, _, alias = tree.partition(" as ")
        path = before + tuple(name.strip() for name in path.split("::") if name.strip())
        return [(path[:-1] if path[-1] == "self" else path, alias.strip() or path[-1])]
    head, _, inner = tree[:-1].partition("{")
    before += tuple(name.strip() for name in head.split("::") if name.strip())
    pieces, depth, start = [], 0, 0
    for at, c in enumerate(inner):
        depth += (c == "{") - (c == "}")
        if c == "," and depth == 0:
            pieces.append(inner[start:at])
            start = at + 1
    return [path for piece in [*pieces, inner[start:]] if piece.strip() for path in parts(piece, before)]


class Crate:
    """The modules of a crate, each a path of names, and what they import from each other."""

    def __init__(self, root: Path):
        self.files, self.texts, self.named = {}, {}, defaultdict(dict)
        self.read((), root)
        self.passed_on = {module: self.passes_on(module) for module in self.files}

    def read(self, module: tuple, file: Path):
        text = without_tests(NOISE.sub(lambda noise: blank(noise[0]), file.read_text()))
        self.files[module], self.texts[module] = file, text
        inside = file.parent if file.name in ("mod.rs", "lib.rs", "main.rs") else file.with_suffix("")
        names = re.findall(r"(?<!\w)mod\s+(\w+)\s*;", text)
        if re.search(r"mod\s+\$\w+\s*;", text):
            # a macro declares them
            names += sorted(other.stem for other in inside.glob("*.rs") if other != file and other.stem not in names)
        for name in names:
            below = next(path for path in (inside / f"{name}.rs", inside / name / "mod.rs") if path.exists())
            self.read((*module, name), below)

    def uses(self, module: tuple) -> list:
        """What a module names at its `use`s: line, whether it passes it on, path, name."""
        text = self.texts[module]
        found = [(use.start(), bool(use[1]), parts(use[2])) for use in USE.finditer(text)]
        return [(text.count("\n", 0, at) + 1, public, path, name) for at, public, paths in found for path, name in paths]

    def passes_on(self, module: tuple) -> dict:
        found = ((name, self.find(module, path, {})) for _, public, path, name in self.uses(module) if public)
        return {name: place for name, place in found if place}

    def find(self, module: tuple, path: tuple, known: dict):
        """The module that a path leads into, and what is left of the path; None for what is of no module of this crate."""
        if path[0] in ("crate", "$crate"):
            module, path = (), path[1:]
        elif path[0] in ("self", "super"):
            while path and path[0] in ("self", "super"):
                module, path = (module[:-1] if path[0] == "super" else module), path[1:]
        elif path[0] in known:
            module, path = known[path[0]], path[1:]
        elif (*module, path[0]) not in self.files:
            return None
        while path and (*module, path[0]) in self.files:
            module, path = (*module, path[0]), path[1:]
        return module, path

    def defined(self, module: tuple, rest: tuple) -> tuple:
        """The module that defines what a path leads to."""
        seen = set()
        while rest and (module, rest) not in seen and (on := self.passed_on[module].get(rest[0])):
            seen.add((module, rest))
            module, rest = on[0], on[1] + rest[1:]
            while rest and (*module, rest[0]) in self.files:
                module, rest = (*module, rest[0]), rest[1:]
        return module

    def imports(self):
        """Every import of one module from another: the two, and where it stands."""
        for module, text in self.texts.items():
            uses, known = self.uses(module), {}
            for _, _, path, name in uses:
                if (found := self.find(module, path, {})) and not found[1]:
                    known[name] = found[0]
            named = [(line, path) for line, public, path, _ in uses if not public]
            plain = USE.sub(lambda use: blank(use[0]), text)
            for path in PATH.finditer(plain):
                named.append((plain.count("\n", 0, path.start()) + 1, tuple(re.split(r"\s*::\s*", path[0]))))
            for line, path in named:
                if found := self.find(module, path, known):
                    target = self.defined(*found)
                    if target != module:
                        yield module, target, f"{self.files[module]}:{line} {'::'.join(path)}"


def circles(edges: dict) -> list:
    """The sets of nodes of which each leads to each."""
    reached = {}
    for start in edges:
        seen, left = set(), [start]
        while left:
            for target in edges.get(left.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    left.append(target)
        reached[start] = seen
    found = {frozenset([node, *(n for n in seen if node in reached.get(n, ()))]) for node, seen in reached.items() if node in seen}
    return sorted(sorted(circle) for circle in found)


def check(crate: Crate) -> list:
    """The imports that make up circles."""
    levels = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for module, target, where in crate.imports():
        levels["files"][module][target].append(where)
        shared = 0
        while shared < min(len(module), len(target)) and module[shared] == target[shared]:
            shared += 1
        # one within the other are files of one module
        if shared < min(len(module), len(target)):
            levels[module[:shared]][module[: shared + 1]][target[: shared + 1]].append(where)
    wrong = []
    for edges in levels.values():
        for circle in circles(edges):
            name = lambda module: "::".join(module) or "the root"
            lines = [
                f"  {name(a)} -> {name(b)}: {'; '.join(edges[a][b][:3])}"
                for a in circle
                for b in circle
                if a != b and edges.get(a, {}).get(b)
            ]
            told = "\n".join([f"a circle of {', '.join(map(name, circle))}:", *lines])
            if told not in wrong:
                # files that stand beside each other
                wrong.append(told)
    return wrong


def layers(crate: Crate) -> list:
    """What faces import of each other, and of the database."""
    outside = [f"{crate.files[module]} knows the database" for module, text in crate.texts.items() if module[:1] != ("catalog",) and "sea_orm" in text]
    return outside + [
        f"a face imports another: {where}"
        for module, target, where in crate.imports()
        if module and target and module[0] in FACES and target[0] in FACES and module[0] != target[0]
    ]


wrong, files = [], 0
for root in map(Path, ROOTS):
    crate = Crate(root)
    files += len(crate.files)
    wrong += check(crate)
    if root.parts[0] == "api":
        wrong += layers(crate)
print(f"{files} files, {len(wrong)} circles and imports that pass a layer by")
sys.exit("\n".join(wrong) if wrong else 0)
