"""Cuts the power under the embedded store, by the file system: what was not synced is thrown away.

Arguments: rounds, the JVM's command words after "--". Needs root, a loop device and ext4. Each round: the service runs
on a small ext4 in a file, eight writers put overrides and note every acknowledgement elsewhere; at a random moment the
file system is told to shut down without flushing its journal (FS_IOC_SHUTDOWN, flag 2), as a power cut would, the
process is killed, the file system mounted again, and every acknowledged change is looked for in the log."""

import fcntl
import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

FS_IOC_SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2
WRITERS = 8


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Service:
    def __init__(self, command, data):
        self.port = free_port()
        env = dict(os.environ, FF_PORT=str(self.port), FF_STORE="sqlite", FF_DATA_DIR=data, FF_LOG_LEVEL="error")
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(self.url("/readyz"), timeout=2):
                    return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    sys.exit("the service did not start")
                time.sleep(0.05)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, name):
        body = json.dumps({"value": True, "reason": name, "rationale": name}).encode()
        request = urllib.request.Request(
            self.url(f"/api/admin/flags/hints.registry_v1/overrides/user/{name}"), data=body, method="PUT",
            headers={"Content-Type": "application/json", "X-PTT-User-Id": "writer", "X-PTT-Tier": "staff"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["data"]["record"]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def write(service, writer, stop, acknowledged):
    number = 0
    while not stop.is_set():
        number += 1
        try:
            record = service.put(f"w{writer}-{number}-{time.time_ns()}")
            acknowledged.append((record["seq"], record["hash"]))
        except (OSError, ValueError):
            return


def one_round(command, image, mount):
    data = os.path.join(mount, "data")
    service = Service(command, data)
    stop, acknowledged = threading.Event(), []
    writers = [threading.Thread(target=write, args=(service, i, stop, acknowledged)) for i in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(random.uniform(1, 3))
    directory = os.open(mount, os.O_RDONLY)
    fcntl.ioctl(directory, FS_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    os.close(directory)
    kept = list(acknowledged)
    stop.set()
    service.kill()
    for writer in writers:
        writer.join()
    run("umount", mount)
    run("mount", "-o", "loop", image, mount)
    service = Service(command, data)
    with urllib.request.urlopen(service.url("/api/admin/audit/export"), timeout=60) as export:
        lines = [json.loads(line) for line in export]
    with urllib.request.urlopen(service.url("/api/admin/audit/verify"), timeout=60) as verified:
        valid = json.load(verified)["data"]["valid"]
    service.kill()
    there = {(line["seq"], line["hash"]) for line in lines}
    return len(kept), sum(1 for one in kept if one not in there), valid


def main():
    rounds, command = int(sys.argv[1]), sys.argv[sys.argv.index("--") + 1:]
    with tempfile.TemporaryDirectory() as work:
        image, mount = os.path.join(work, "disk"), os.path.join(work, "mount")
        os.mkdir(mount)
        run("truncate", "-s", "512M", image)
        run("mkfs.ext4", "-q", image)
        run("mount", "-o", "loop", image, mount)
        total = lost = 0
        try:
            print("| cut | acknowledged | lost | chain and replay |\n|---|---|---|---|")
            for number in range(1, rounds + 1):
                kept, missing, valid = one_round(command, image, mount)
                total, lost = total + kept, lost + missing
                print(f"| {number} | {kept:,} | {missing:,} | {'valid' if valid else 'NOT VALID'} |", flush=True)
                if not valid:
                    sys.exit(1)
        finally:
            subprocess.run(["umount", mount], check=False)
        print(f"| all | {total:,} | {lost:,} | |")
        sys.exit(1 if lost else 0)


main()
