package dev.halyard.server.pages;

/**
 * Somebody who signs in to the console in development mode.
 *
 * @param roles as JSON
 * @param roleKey in which capacity they sign
 */
record Person(String id, String roles, String roleKey) {
    static final Person ANN = new Person("ann", "[\"editor\"]", "release-manager");
    static final Person BEN = new Person("ben", "[\"approver\"]", "security-officer");
    static final Person CLEO = new Person("cleo", "[\"approver\",\"admin\"]", "release-manager");
    static final Person DAN = new Person("dan", "[\"viewer\"]", "reader");

    String json() {
        return "{\"id\":\"%s\",\"roles\":%s,\"role_key\":\"%s\"}".formatted(id, roles, roleKey);
    }
}
