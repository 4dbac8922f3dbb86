package dev.halyard.server.http;

/** Every error code that an answer can carry, with the status it goes with. */
public enum Code {
    INVALID_REQUEST(400, "invalid_request"),
    INVALID_JSON(400, "invalid_json"),
    KID_NOT_FOUND(401, "kid_not_found"),
    KEY_INVALID(401, "key_invalid"),
    FORBIDDEN(403, "forbidden"),
    FLAG_NOT_FOUND(404, "flag_not_found"),
    NOT_FOUND(404, "not_found"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    PAYLOAD_TOO_LARGE(413, "payload_too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
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
