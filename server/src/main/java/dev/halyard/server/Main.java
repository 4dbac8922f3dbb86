package dev.halyard.server;

import dev.halyard.cli.Cli;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** {@code serve}, or one of the commands of {@link Cli}. */
    public static void main(String[] args) {
        String command = args.length == 0 ? "serve" : args[0];
        int status =
                switch (command) {
                    case "serve" -> args.length > 1 ? Cli.run(args, Config.help()) : serve();
                    case "restore" -> Restore.run(args);
                    case "train" -> Training.run(); // hidden: what the start-up cache is made from
                    default -> Cli.run(args, Config.help());
                };
        if (status >= 0) {
            System.exit(status);
        }
    }

    /** Serves until the process is told to stop; the status to exit with when it may not serve. */
    private static int serve() {
        try {
            Config config = Config.fromEnvironment(Map.of());
            Logs.setLevel(config.logLevel());
            Service service = Service.start(config);
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("stop")
                                    .unstarted(() -> {
                                        service.close();
                                        stopped.countDown();
                                    }));
            System.out.print(greeting(config, service.port()));
            System.out.flush();
            stopped.await();
            return -1;
        } catch (Config.InvalidConfigException | Service.StartRefusedException refused) {
            System.err.println(refused.getMessage());
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static String greeting(Config config, int port) {
        String host = config.host();
        String scheme = config.tls().isPresent() ? "https://" : "http://";
        String base = scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        String credential =
                config.auth().development()
                        ? "'"
                        : config.auth().tokens() == null
                                ? "' -H \"X-API-Key: $KEY\""
                                : "' -H \"Authorization: Bearer $TOKEN\"";
        return """
        Halyard %s answers at %s
          console  %s/
          tester   %s/tester
          try it   curl -s '%s/api/flags/eval?key=flags.registry_v1&user=U-1&tier=staff&env=prod%s
        """
                .formatted(Service.VERSION, base, base, base, base, credential);
    }
}
