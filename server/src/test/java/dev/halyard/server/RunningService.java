package dev.halyard.server;

import dev.halyard.server.auth.Credentials;
import dev.halyard.server.http.Route;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real service in this process, on a free port of its own. */
public final class RunningService implements AutoCloseable {
    private final Service service;
    private final Client client;

    private RunningService(Service service) {
        this.service = service;
        client = new Client(service.port());
    }

    /** With these settings, the defaults for others. */
    public static RunningService start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("FF_PORT", "0");
        all.putIfAbsent("FF_STORE", "file");
        try {
            return new RunningService(Service.start(Config.read(all)));
        } catch (Config.InvalidConfigException | Service.StartRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With a store in this directory, which begins with the seed documents, and these settings. */
    public static RunningService withStore(Path directory, String... settings) {
        Map<String, String> all = new HashMap<>();
        all.put("FF_STORE", "sqlite");
        all.put("FF_DATA_DIR", directory.toString());
        all.put("FF_SHUTDOWN_GRACE_MS", "0");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return start(all);
    }

    /** As {@link #withStore}, with this clock, for callers who are known as {@link People} says. */
    public static RunningService withPeople(
            Path directory, InstantSource clock, String... settings) {
        Map<String, String> all = new HashMap<>();
        all.put("FF_PORT", "0");
        all.put("FF_STORE", "sqlite");
        all.put("FF_DATA_DIR", directory.toString());
        all.put("FF_SHUTDOWN_GRACE_MS", "0");
        all.put("FF_ALLOW_DEV_HEADERS", "false");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        Credentials known =
                new Credentials(
                        new People(), Credentials.Keys.NONE, Credentials.Sessions.NONE, null);
        try {
            return new RunningService(Service.start(Config.read(all), clock, known));
        } catch (Config.InvalidConfigException | Service.StartRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One for all tests that need no settings and change nothing; it ends with this process. */
    public static RunningService shared() {
        return Shared.SERVICE;
    }

    private static final class Shared {
        static final RunningService SERVICE = start(Map.of());
    }

    public List<Route> routes() {
        return service.routes();
    }

    public int port() {
        return service.port();
    }

    public Client client() {
        return client;
    }

    RawConnection connect() {
        return RawConnection.open(port());
    }

    @Override
    public void close() {
        service.close();
    }
}
