package dev.undertone.load.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is compared, and how each is installed, configured and started. */
final class Gateways {

  /** Pinned; a later version is another comparison. */
  static final String PORTKEY_VERSION = "1.15.2";

  private static final String CHAT = "/v1/chat/completions";
  private static final Payload PLAIN = new Payload(CHAT, "", "mock");

  private final Path work;
  private final Path cache;
  private final List<String> undertone;
  private final boolean decisionLog;
  private final String cores;

  /**
   * @param work directory for configurations and logs of this run
   * @param cache directory where peers are installed once
   * @param undertone command that starts the router, before its options
   * @param decisionLog whether decisions are kept in a file
   * @param cores that a gateway may use, as {@code taskset} takes them
   */
  Gateways(Path work, Path cache, List<String> undertone, boolean decisionLog, String cores) {
    this.work = work;
    this.cache = cache;
    this.undertone = List.copyOf(undertone);
    this.decisionLog = decisionLog;
    this.cores = cores;
  }

  /** The same, with other cores. */
  Gateways on(String otherCores) {
    return new Gateways(work, cache, undertone, decisionLog, otherCores);
  }

  /**
   * One that runs.
   *
   * @param child its process; empty when there is nothing between
   * @param hasLogs that tell of themselves, see {@link Logged}
   */
  record Running(int port, Payload payload, Optional<Child> child, boolean hasLogs)
      implements AutoCloseable {
    @Override
    public void close() {
      child.ifPresent(Child::close);
    }
  }

  /** Says why a gateway cannot be compared on this machine. */
  static final class NotInstalledException extends Exception {
    private static final long serialVersionUID = 1;

    NotInstalledException(String why) {
      super(why);
    }
  }

  /** Starts a gateway in front of the provider at this port. */
  Running start(String name, int upstream)
      throws IOException, InterruptedException, NotInstalledException {
    return switch (name) {
      case "direct" -> new Running(upstream, PLAIN, Optional.empty(), false);
      case "undertone" -> undertone(upstream);
      case "portkey" -> portkey(upstream);
      case "nginx" -> nginx(upstream);
      default ->
          throw new IllegalArgumentException(
              "gateway = " + name + ", must be direct, undertone, portkey or nginx");
    };
  }

  private Running undertone(int upstream) throws IOException, InterruptedException {
    Path router = write("router.yaml", "http://127.0.0.1:" + upstream + "/v1");
    Path config =
        Files.writeString(
            work.resolve("undertone.yaml"),
            "routers:\n  files: ["
                + router
                + "]\n  keep_decisions: on\n"
                + (decisionLog ? "  decision_log: " + work.resolve("decisions.db") + "\n" : "")
                + "api:\n  log: "
                + work.resolve("requests.log")
                + "\n");
    int port = freePort();
    List<String> command = new ArrayList<>(undertone);
    command.addAll(List.of("--config", config.toString(), "--port", String.valueOf(port)));
    Child child =
        Child.start(
            command, Map.of("COMPARE_KEY", "none"), cores, log("undertone"), at(port, "/readyz"));
    return new Running(port, new Payload(CHAT, "", "undertone/compare"), Optional.of(child), true);
  }

  private Running portkey(int upstream)
      throws IOException, InterruptedException, NotInstalledException {
    Path home = cache.resolve("portkey-" + PORTKEY_VERSION);
    Path server = home.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
    if (!Files.exists(server)) {
      install(home);
    }
    if (!Files.exists(server)) {
      throw new NotInstalledException("npm could not install it");
    }
    int port = freePort();
    Path headers = write("portkey-headers.mjs", "");
    Child child =
        Child.start(
            List.of(
                "node",
                "--import",
                headers.toString(),
                server.toString(),
                "--port=" + port,
                "--headless"),
            Map.of("NODE_ENV", "production"),
            cores,
            log("portkey"),
            at(port, "/"));
    String lines =
        "x-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:"
            + upstream
            + "/v1\r\n";
    return new Running(port, new Payload(CHAT, lines, "mock"), Optional.of(child), false);
  }

  private void install(Path home) throws IOException, InterruptedException, NotInstalledException {
    Files.createDirectories(home);
    try {
      new ProcessBuilder(
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--ignore-scripts",
              "--prefix",
              home.toString(),
              "@portkey-ai/gateway@" + PORTKEY_VERSION)
          .redirectErrorStream(true)
          .redirectOutput(log("npm").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new NotInstalledException("npm is not installed");
    }
  }

  private Running nginx(int upstream)
      throws IOException, InterruptedException, NotInstalledException {
    Optional<Path> nginx =
        List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx")).stream()
            .filter(Files::isExecutable)
            .findFirst();
    if (nginx.isEmpty()) {
      throw new NotInstalledException("nginx is not installed (Debian: nginx-light)");
    }
    int port = freePort();
    Path config =
        Files.writeString(
            work.resolve("nginx.conf"),
            """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/nginx.error.log;
            events { worker_connections 8192; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              keepalive_requests 100000000;
              upstream provider { server 127.0.0.1:%2$d; keepalive 512; keepalive_requests 100000000; }
              server {
                listen 127.0.0.1:%3$d backlog=4096;
                location / {
                  proxy_pass http://provider;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                }
              }
            }
            """
                .formatted(work, upstream, port));
    Child child =
        Child.start(
            List.of(nginx.get().toString(), "-c", config.toString()),
            Map.of(),
            cores,
            log("nginx"),
            at(port, "/"));
    return new Running(port, PLAIN, Optional.of(child), false);
  }

  private Path log(String name) {
    return work.resolve(name + ".log");
  }

  /** Copies a template of ours with the provider's address in it. */
  private Path write(String template, String address) throws IOException {
    try (var in = Gateways.class.getResourceAsStream(template)) {
      if (in == null) {
        throw new IllegalStateException(template + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(work.resolve(template), text.replace("PROVIDER", address));
    }
  }

  private static URI at(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
