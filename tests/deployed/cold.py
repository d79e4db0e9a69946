"""What a cold start costs: processor time of a new Python that imports the function behind API Gateway.

It is compared with the least that any function of ours needs: Python, botocore and a client for DynamoDB.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

RUNS = 11
_UNDER_BOTOCORE = ("botocore", "urllib3", "jmespath", "dateutil", "six")
_CLIENT = "import botocore.session as s; s.Session().create_client('dynamodb', region_name='us-east-1')"
_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_EC2_METADATA_DISABLED": "true",
    "PATH": "/usr/bin:/bin",
}


def alone(code: str, where: Path) -> str:
    """Runs code in a Python that sees the standard library and this directory, and writes no bytecode."""
    whole = f"import sys; sys.path.insert(0, {str(where)!r}); {code}"
    command = [sys.executable, "-I", "-S", "-B", "-c", whole]
    done = subprocess.run(command, env=_ENVIRONMENT, cwd=where, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout


def bare_botocore(into: Path) -> Path:
    """The botocore that is installed here, whole, with bytecode."""
    for name in _UNDER_BOTOCORE:
        found = Path(str(importlib.util.find_spec(name).origin))  # type: ignore[union-attr]
        if found.name == "__init__.py":
            shutil.copytree(found.parent, into / name)
        else:
            shutil.copyfile(found, into / found.name)
    command = [sys.executable, "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", str(into)]
    subprocess.run(command, check=True)
    return into


def costs(bare: Path, built: Path) -> tuple[float, float]:
    """Milliseconds of the client alone and of the whole function, medians of runs that took turns."""
    pairs = [(_milliseconds(_CLIENT, bare), _milliseconds("import app; app.app", built)) for _ in range(RUNS)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _milliseconds(code: str, where: Path) -> float:
    return 1000 * float(alone(f"{code}; import time; print(time.process_time())", where))
