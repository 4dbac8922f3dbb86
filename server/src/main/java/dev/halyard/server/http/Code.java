package dev.halyard.server.http;

/** Every error code that an answer can carry, with the status it goes with. */
public enum Code {
    INVALID_REQUEST(400, "invalid_request"),
    INVALID_JSON(400, "invalid_json"),
    TOKEN_MISSING(401, "token_missing"),
    TOKEN_EXPIRED(401, "token_expired"),
    SIGNATURE_INVALID(401, "signature_invalid"),
    ALGORITHM_MISMATCH(401, "algorithm_mismatch"),
    AUDIENCE_MISMATCH(401, "audience_mismatch"),
    ISSUER_MISMATCH(401, "issuer_mismatch"),
    KID_NOT_FOUND(401, "kid_not_found"),
    CLAIM_MISSING(401, "claim_missing"),
    KEY_INVALID(401, "key_invalid"),
    KEY_EXPIRED(401, "key_expired"),
    FORBIDDEN(403, "forbidden"),
    APPROVAL_NOT_ALLOWED(403, "approval_not_allowed"),
    FLAG_NOT_FOUND(404, "flag_not_found"),
    APPROVAL_NOT_FOUND(404, "approval_not_found"),
    NOT_FOUND(404, "not_found"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    VERSION_CONFLICT(409, "version_conflict"),
    TRANSITION_NOT_ALLOWED(409, "transition_not_allowed"),
    APPROVAL_REQUIRED(409, "approval_required"),
    APPROVAL_VOID(409, "approval_void"),
    APPROVAL_EXPIRED(409, "approval_expired"),
    HAS_DEPENDANTS(409, "has_dependants"),
    KEY_TAKEN(409, "key_taken"),
    IDEMPOTENCY_CONFLICT(409, "idempotency_conflict"),
    PAYLOAD_TOO_LARGE(413, "payload_too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
    VALIDATION_FAILED(422, "validation_failed"),
    NO_CHANGE(422, "no_change"),
    PRECONDITION_REQUIRED(428, "precondition_required"),
    RATE_LIMITED(429, "rate_limited"),
    STORE_UNAVAILABLE(503, "store_unavailable"),
    OUTCOME_UNKNOWN(503, "outcome_unknown"),
    OVERLOADED(503, "overloaded"),
    NOT_READY(503, "not_ready"),
    /** A defect of the service; no input should reach it. */
    INTERNAL_ERROR(500, "internal_error");

    private final int status;
    private final String id;

    Code(int status, String id) {
        this.status = status;
        this.id = id;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** As answers write it. */
    public String id() {
        return id;
    }
}
