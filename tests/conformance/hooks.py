"""What the fuzzer has to know of the API that OpenAPI cannot say."""
import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """`fields=` leaves out of an answer what its schema requires, and a schema cannot depend on a parameter: it is asked by tests of the program."""
    parameters = raw_schema["components"]["parameters"]
    partial = {f"#/components/parameters/{key}" for key, parameter in parameters.items() if parameter["name"] == "fields"}
    assert partial, "fields= is found no more"
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            if "parameters" in operation:
                operation["parameters"] = [it for it in operation["parameters"] if it.get("$ref") not in partial]
