"""Measures starts: from the moment a command is run until the service gave its first right answer.

Arguments: starts, the launcher, the registry, the file for the table. Every start is a new process and a new port."""

import glob
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

PATH = "/api/flags/eval?key=bench-listed&user=U-1&tenant=tenant-03&env=prod"
PATIENCE = 120


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answers(port):
    """Whether the answer is there, and right: the tenant is listed, so the flag is on, by step 7 or 8."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        data = json.loads(answer.read())["data"]
        if answer.status == 503:  # listening, and about to be ready
            return False
        if answer.status != 200 or data["value"] is not True or data["step"] not in (7, 8):
            sys.exit(f"The first answer is wrong: {answer.status} {data}")
        return True
    except (ConnectionError, socket.timeout):
        return False
    finally:
        connection.close()


def start(command, registry, log, look=lambda pid: None, data=""):
    """Milliseconds to the first right answer, and of CPU until then; look may look at the process before it ends. With
    a data directory the flags are in its embedded store, which an empty one takes from the registry."""
    port = free_port()
    env = dict(os.environ, FF_HOST="127.0.0.1", FF_PORT=str(port), FF_REGISTRY_PATH=registry, FF_DATA_DIR=data, FF_LOG_LEVEL="warn")
    began = time.monotonic()
    with open(log, "wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        while not answers(port):
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                sys.exit(f"The service did not start; see {log}")
            time.sleep(0.001)
        millis = (time.monotonic() - began) * 1e3
        cpu = cpu_millis(process.pid)
        look(process.pid)
        return millis, cpu
    finally:
        process.terminate()
        process.wait(timeout=30)


def cpu_millis(pid):
    """Of the process itself; what the launcher ran before it became the JVM is not in it."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def command_of(pid):
    with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
        return file.read().rstrip("\0").split("\0")


def main(starts, launcher, registry, table):
    log = os.path.splitext(table)[0] + ".log"
    run = os.path.join(os.path.dirname(os.path.dirname(launcher)), ".run")
    for cache in glob.glob(os.path.join(run, "halyard-*.aot")):
        os.remove(cache)
    jvm = []
    first, _ = start([launcher, "serve"], registry, log, lambda pid: jvm.extend(command_of(pid)))
    if not any(option.startswith("-XX:AOTCache=") for option in jvm):
        sys.exit(f"The launcher made no start-up cache; see {run}/training.log")
    cold = [option for option in jvm if not option.startswith("-XX:AOT")]
    data = tempfile.mkdtemp()
    first_store, _ = start(jvm, registry, log, data=data)
    rows = [
        ("bin/halyard serve, file mode", [launcher, "serve"], ""),
        ("the JVM alone, as it runs it, file mode", jvm, ""),
        ("the JVM alone, embedded store", jvm, data),
        ("the JVM without the cache, file mode", cold, ""),
    ]
    times = {name: [] for name, _, _ in rows}
    for _ in range(starts):  # in turn, so that whatever else the machine does falls on all
        for name, command, where in rows:
            times[name].append(start(command, registry, log, data=where))
    shutil.rmtree(data)
    with open(table, "w", encoding="utf-8") as out:
        print("| start to first right answer, 1,000 flags | median ms | least | most | CPU ms |", file=out)
        print("|---|---|---|---|---|", file=out)
        for name, _, _ in rows:
            values, cpu = zip(*times[name])
            spread = f"{statistics.median(values):.0f} | {min(values):.0f} | {max(values):.0f}"
            print(f"| {name} | {spread} | {statistics.median(cpu):.0f} |", file=out)
        print(f"| the JVM alone, empty embedded store that takes the flags in | {first_store:,.0f} | | | |", file=out)
        print(f"| the first start of a build, which trains the cache | {first:,.0f} | | | |", file=out)
        print(f"\n{starts} starts each, in turn; the first start once.", file=out)
    with open(table, encoding="utf-8") as done:
        print(done.read(), end="")


main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
