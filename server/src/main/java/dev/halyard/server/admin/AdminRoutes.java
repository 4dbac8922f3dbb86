package dev.halyard.server.admin;

import static dev.halyard.server.http.Role.ADMIN;
import static dev.halyard.server.http.Role.APPROVER;
import static dev.halyard.server.http.Role.EDITOR;
import static dev.halyard.server.http.Role.TENANT_EDITOR;
import static dev.halyard.server.http.Role.TENANT_VIEWER;
import static dev.halyard.server.http.Role.VIEWER;
import static dev.halyard.server.http.Route.control;

import dev.halyard.server.http.Code;
import dev.halyard.server.http.Endpoint;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import dev.halyard.server.http.Route;
import java.util.List;
import java.util.function.Function;

/** The control plane's operations, and the role that each takes: one line each. */
public record AdminRoutes(
        FlagsAdminApi flags,
        RolloutApi rollout,
        OverridesAdminApi overrides,
        ApprovalsApi approvals,
        Previews previews,
        CohortsApi cohorts,
        AuditApi audit,
        DiffApi diff,
        EvaluationsApi evaluations,
        CleanUpApi cleanUp,
        RegistryAdminApi registry,
        ApiKeysApi keys) {
    private static final String FLAG = "/api/admin/flags/{key}";
    private static final String ROW = FLAG + "/overrides/{scope}/{id}";
    private static final String APPROVAL = "/api/admin/approvals/{id}";
    private static final String KEYS = "/api/admin/api-keys";
    private static final String KEY = KEYS + "/{id}";

    /** An operation, and which of these answers it. */
    private record Row(
            String method, String path, Role role, Function<AdminRoutes, Endpoint> endpoint) {}

    private static final List<Row> TABLE =
            List.of(
                    row("GET", "/api/admin/flags", TENANT_VIEWER, apis -> apis.flags::list),
                    row("POST", "/api/admin/flags", EDITOR, apis -> apis.flags::create),
                    row("GET", FLAG, TENANT_VIEWER, apis -> apis.flags::get),
                    row("PUT", FLAG, EDITOR, apis -> apis.flags::edit),
                    row("DELETE", FLAG, EDITOR, apis -> apis.flags::archive),
                    row("PATCH", FLAG + "/rollout", EDITOR, apis -> apis.rollout::transition),
                    row("POST", FLAG + "/pause", EDITOR, apis -> apis.rollout::pause),
                    row("POST", FLAG + "/resume", EDITOR, apis -> apis.rollout::resume),
                    row("POST", FLAG + "/rollback", EDITOR, apis -> apis.rollout::rollBack),
                    row("POST", FLAG + "/revert", EDITOR, apis -> apis.rollout::revert),
                    row("POST", FLAG + "/preview", TENANT_VIEWER, apis -> apis.previews::preview),
                    row("GET", FLAG + "/history", TENANT_VIEWER, apis -> apis.audit::history),
                    row("GET", FLAG + "/evaluations", VIEWER, apis -> apis.evaluations::ofFlag),
                    row("GET", "/api/admin/overrides", TENANT_VIEWER, apis -> apis.overrides::list),
                    row("PUT", ROW, TENANT_EDITOR, apis -> apis.overrides::put),
                    row("DELETE", ROW, TENANT_EDITOR, apis -> apis.overrides::delete),
                    row("GET", "/api/admin/approvals", TENANT_VIEWER, apis -> apis.approvals::list),
                    row(
                            "POST",
                            "/api/admin/approvals",
                            TENANT_EDITOR,
                            apis -> apis.approvals::request),
                    row("GET", APPROVAL, TENANT_VIEWER, apis -> apis.approvals::get),
                    row("POST", APPROVAL + "/sign", APPROVER, apis -> apis.approvals::sign),
                    row("POST", APPROVAL + "/reject", APPROVER, apis -> apis.approvals::reject),
                    row(
                            "POST",
                            APPROVAL + "/withdraw",
                            TENANT_EDITOR,
                            apis -> apis.approvals::withdraw),
                    row("GET", "/api/admin/cohorts", VIEWER, apis -> apis.cohorts::list),
                    row("GET", "/api/admin/cohorts/{key}", VIEWER, apis -> apis.cohorts::get),
                    row("PUT", "/api/admin/cohorts/{key}", EDITOR, apis -> apis.cohorts::put),
                    row("DELETE", "/api/admin/cohorts/{key}", EDITOR, apis -> apis.cohorts::delete),
                    row("GET", "/api/admin/settings", VIEWER, apis -> apis.cohorts::settings),
                    row("PUT", "/api/admin/settings", ADMIN, apis -> apis.cohorts::putSettings),
                    row("GET", "/api/admin/audit", TENANT_VIEWER, apis -> apis.audit::list),
                    row("GET", "/api/admin/audit/verify", VIEWER, apis -> apis.audit::verify),
                    row("GET", "/api/admin/audit/export", VIEWER, apis -> apis.audit::export),
                    row(
                            "GET",
                            "/api/admin/audit/checkpoints",
                            VIEWER,
                            apis -> apis.audit::checkpoints),
                    row(
                            "POST",
                            "/api/admin/audit/checkpoints",
                            ADMIN,
                            apis -> apis.audit::checkpoint),
                    row("GET", "/api/admin/diff", VIEWER, apis -> apis.diff::get),
                    row("GET", "/api/admin/evaluations", VIEWER, apis -> apis.evaluations::list),
                    row("GET", "/api/admin/cleanup", VIEWER, apis -> apis.cleanUp::list),
                    row("GET", "/api/admin/registry", VIEWER, apis -> apis.registry::export),
                    row(
                            "PUT",
                            "/api/admin/registry",
                            ADMIN,
                            apis -> new Endpoint.Document(apis.registry::replace)),
                    row("GET", KEYS, ADMIN, apis -> apis.keys::list),
                    row("POST", KEYS, ADMIN, apis -> apis.keys::create),
                    row("GET", KEY, ADMIN, apis -> apis.keys::get),
                    row("POST", KEY + "/rotate", ADMIN, apis -> apis.keys::rotate),
                    row("POST", KEY + "/revoke", ADMIN, apis -> apis.keys::revoke),
                    row("DELETE", KEY, ADMIN, apis -> apis.keys::revoke));

    private static Row row(
            String method, String path, Role role, Function<AdminRoutes, Endpoint> endpoint) {
        return new Row(method, path, role, endpoint);
    }

    /** All of them, answered by these. */
    public List<Route> all() {
        return TABLE.stream()
                .map(row -> control(row.method, row.path, row.role, row.endpoint.apply(this)))
                .toList();
    }

    /** All of them where flags are kept in files: there is nothing that could be changed. */
    public static List<Route> refused() {
        return TABLE.stream().map(row -> control(row.method, row.path, row.role, REFUSED)).toList();
    }

    /** Says why there is no control plane, and how to get one. */
    public static final Endpoint REFUSED =
            call -> {
                throw new Problem(
                        Code.NOT_FOUND,
                        "Flags are kept in files here, so there is no control plane.",
                        "Change the files; or start with FF_STORE=sqlite, or FF_DB_URL.");
            };
}
