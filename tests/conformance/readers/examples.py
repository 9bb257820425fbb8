# requires: pandas, requests
"""What docs/python.md, docs/typescript.md and docs/r.md show, run against a server: R where it is installed, types checked by tsc. Takes its address."""
import pathlib
import re
import shutil
import subprocess
import sys

SHOWN = "http://127.0.0.1:8080"
DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"
# where types were made of openapi.json beside openapi-fetch
TYPES = pathlib.Path("typescript/api.ts")
CONFIG = """{"extends": "./tsconfig.json", "files": ["example.ts"]}"""


def blocks(page):
    """Each program of a page with the output that is shown behind it."""
    text = (DOCS / page).read_text()
    return re.findall(r"^```(python|ts|r)\n(.*?)^```\n```\n(.*?)^```$", text, re.M | re.S)


def fits(shown, printed):
    """Whether an output is as shown, where `…` stands for anything left out."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.S)


def command(language, program):
    """How to run a program; none where what it needs is not here."""
    if language == "python":
        return [sys.executable, "-c", program]
    if language == "r":
        return ["Rscript", "-e", program] if shutil.which("Rscript") else None
    if "import " not in program:
        return ["node", "--input-type=module", "-e", program]
    if not TYPES.exists() or not shutil.which("tsc"):
        return None
    (TYPES.parent / "example.ts").write_text(program.replace("./atlas.js", "./api.js"))
    (TYPES.parent / "example.json").write_text(CONFIG)
    subprocess.run(["tsc", "-p", TYPES.parent / "example.json"], check=True)
    return ["node", TYPES.parent / "out/example.js"]


def main(base):
    ran = 0
    for page in ["python.md", "typescript.md", "r.md"]:
        found = blocks(page)
        assert len(found) >= 7, f"{page}: {len(found)} examples"
        for number, (language, program, shown) in enumerate(found, 1):
            run = command(language, program.replace(SHOWN, base))
            if run is None:
                print(f"NOT RUN: example {number} of {page}: what it needs is not installed")
                continue
            done = subprocess.run(run, capture_output=True, text=True)
            assert done.returncode == 0, f"example {number} of {page}: {done.stderr}"
            assert fits(shown, done.stdout), f"example {number} of {page} shows\n{shown}\nand prints\n{done.stdout}"
            ran += 1
    print(f"{ran} examples print what is shown")


main(sys.argv[1].rstrip("/"))
