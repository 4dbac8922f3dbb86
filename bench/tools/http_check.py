"""Holds the load script's contestants to right answers before they are measured, and keeps two of Halyard's answers
as the constants that the others send.

Arguments: Halyard's port, FastAPI's port, the file for the single answer, the file for the batch's."""

import json
import sys
import urllib.request

COMPARED = ["flag_key", "value", "enabled", "step", "bucket", "rollout_stage", "env"]
USERS = 200
FLAGS = ["bench-full", "bench-half", "bench-listed", "bench-dependent", "bench-blocked", "bench-off"]


def ask(port, path, body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={} if body is None else {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


def decision(raw):
    data = json.loads(raw)["data"]
    return [{name: each[name] for name in COMPARED} for each in data.get("results", [data])]


def main(halyard, fastapi, single_file, batch_file):
    on = 0
    for user in range(USERS):
        for flag in FLAGS:
            path = f"/api/flags/eval?key={flag}&user=user-{user}&tenant=tenant-{user % 50:02d}&env=prod"
            single = ask(halyard, path)
            expected = decision(single)
            on += expected[0]["enabled"]
            for prefix in ["", "/lean"]:
                found = decision(ask(fastapi, prefix + path))
                if found != expected:
                    sys.exit(f"FastAPI answers {path} with {found}, Halyard with {expected}")
    body = {
        "context": {"user_id": "8c0f6d8e-52f3-4a8b-9d53-1f4c6a7be210", "tenant_id": "tenant-33", "env": "prod"},
        "flags": [f"filler-{i}" for i in range(100)],
    }
    batch = ask(halyard, "/api/flags/eval/batch", body)
    if decision(batch) != decision(ask(fastapi, "/api/flags/eval/batch", body)) or len(decision(batch)) != 100:
        sys.exit("FastAPI answers the batch otherwise than Halyard")
    single = ask(
        halyard,
        f"/api/flags/eval?key=bench-listed&user={body['context']['user_id']}&tenant=tenant-33&env=prod",
    )
    for file, answer in [(single_file, single), (batch_file, batch)]:
        with open(file, "wb") as out:
            out.write(answer)
    print(f"{USERS * len(FLAGS)} answers are the same, {on} of them on; one is {len(single)} bytes, a batch {len(batch)}")


main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
