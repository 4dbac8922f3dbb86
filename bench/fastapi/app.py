"""What a team would write first: flags in FastAPI, straight from a registry of Halyard's.

The same documents, the same hash, the same answers for the flags of the load script; only the rules that those
flags use are here. Debian's FastAPI, run by uvicorn with uvloop and httptools:

    REGISTRY=registry.json uvicorn --app-dir bench/fastapi app:app --loop uvloop --http httptools --no-access-log
"""

import json
import os
import uuid
from typing import Any, Dict, List, Optional, Union

from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel

VERSION = "1.0.0"


class Decision(BaseModel):
    flag_key: str
    value: Any
    enabled: bool
    variant: Optional[str] = None
    source: str
    step: int
    reason: str
    rollout_stage: Optional[str]
    env: str
    bucket: Optional[int] = None
    blocked_by: Optional[str] = None
    override_id: Optional[str] = None
    registry_version: str
    evaluator_version: str = VERSION


class Failure(BaseModel):
    flag_key: str
    error: Dict[str, str]


class Service(BaseModel):
    name: str = "flags"
    version: str = VERSION
    evaluator_version: str = VERSION
    request_id: str
    auth_source: str
    warnings: List[str] = ["dev_mode", "approvals_not_verified"]
    revision: Optional[int] = None
    freshness: str = "file"
    stale_since: Optional[str] = None


class Answer(BaseModel):
    ok: bool = True
    data: Decision
    error: Optional[Dict[str, str]] = None
    service: Service


class Batch(BaseModel):
    count: int
    results: List[Union[Decision, Failure]]


class BatchAnswer(BaseModel):
    ok: bool = True
    data: Batch
    error: Optional[Dict[str, str]] = None
    service: Service


class Context(BaseModel):
    user_id: str
    tenant_id: Optional[str] = None
    tier: str = "anonymous"
    env: str = "dev"


class BatchRequest(BaseModel):
    context: Context
    flags: List[str]


def bucket_of(salt: str, unit: str) -> int:
    h = 5381
    for byte in f"{salt}:{unit}".encode():
        h = ((h * 33) & 0xFFFFFFFF) ^ byte
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    h ^= h >> 13
    h = (h * 0xC2B2AE35) & 0xFFFFFFFF
    h ^= h >> 16
    return h % 10000


class Registry:
    def __init__(self, path: str):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        self.flags = {flag["key"]: flag for flag in document["flags"]}
        self.cohorts = document["cohorts"]
        self.version = "0" * 64

    def in_cohort(self, key: str, context: Context) -> bool:
        return any(
            all(getattr(context, c["attribute"]) in c["values"] for c in group["all_of"])
            for group in self.cohorts[key]["any_of"]
        )

    def decide(self, key: str, context: Context) -> Optional[Decision]:
        flag = self.flags.get(key)
        if flag is None:
            return None
        for needed in flag.get("dependencies", []):
            met = self.decide(needed, context)
            if met is None or not met.enabled:
                reason = f"It depends on {needed}, which is off."
                return self.decision(flag, context, False, "dep_unsatisfied", 3, reason, blocked_by=needed)
        stage = flag["rollout_stage"]
        if stage == "staged":
            bucket = bucket_of(flag.get("bucketing_salt", key), context.user_id)
            threshold = int(flag["rollout_pct"] * 100 + 0.5)
            if bucket < threshold:
                reason = f"Bucket {bucket} is below {threshold}."
                return self.decision(flag, context, True, "bucket-in", 7, reason, bucket=bucket)
            if any(self.in_cohort(cohort, context) for cohort in flag.get("pilot_cohorts", [])):
                reason = "The context is in a pilot cohort."
                return self.decision(flag, context, True, "stage-pilot", 8, reason, bucket=bucket)
            reason = f"Bucket {bucket} is not below {threshold}."
            return self.decision(flag, context, False, "bucket-out", 9, reason, bucket=bucket)
        if stage == "full":
            return self.decision(flag, context, True, "stage-full", 8, "The stage is full: on for everyone.")
        return self.decision(flag, context, False, "default", 9, "Nothing turned it on.")

    def decision(self, flag, context, enabled, source, step, reason, **more) -> Decision:
        return Decision(
            flag_key=flag["key"],
            value=enabled,
            enabled=enabled,
            source=source,
            step=step,
            reason=reason,
            rollout_stage=flag["rollout_stage"],
            env=context.env,
            registry_version=self.version,
            **more,
        )


registry = Registry(os.environ["REGISTRY"])
app = FastAPI()


def answer(key: str, context: Context, request_id: Optional[str], source: str) -> Answer:
    decision = registry.decide(key, context)
    if decision is None:
        raise HTTPException(404, {"code": "flag_not_found"})
    return Answer(data=decision, service=Service(request_id=request_id or uuid.uuid4().hex, auth_source=source))


@app.get("/api/flags/eval", response_model=Answer)
async def evaluate(
    key: str,
    user: str,
    tenant: Optional[str] = None,
    tier: str = "anonymous",
    env: str = "dev",
    x_request_id: Optional[str] = Header(None),
):
    context = Context(user_id=user, tenant_id=tenant, tier=tier, env=env)
    return answer(key, context, x_request_id, "query")


@app.get("/lean/api/flags/eval")
async def evaluate_lean(key: str, user: str, tenant: Optional[str] = None, tier: str = "anonymous", env: str = "dev"):
    """The same, tuned: the answer is turned into JSON once instead of being checked and copied first."""
    context = Context.construct(user_id=user, tenant_id=tenant, tier=tier, env=env)
    return JSONResponse(answer(key, context, None, "query").dict())


@app.post("/api/flags/eval/batch", response_model=BatchAnswer)
async def evaluate_batch(body: BatchRequest, x_request_id: Optional[str] = Header(None)):
    results: List[Union[Decision, Failure]] = [
        registry.decide(key, body.context) or Failure(flag_key=key, error={"code": "flag_not_found"})
        for key in body.flags
    ]
    service = Service(request_id=x_request_id or uuid.uuid4().hex, auth_source="body")
    return BatchAnswer(data=Batch(count=len(results), results=results), service=service)
