package io.github.mirrorctl.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.http.Visit;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One line a request, as text or as JSON. Written in the background a few times a second, so that
 * no request waits for a terminal or a disk; when that can't follow, lines are dropped and counted.
 */
final class AccessLog {
  private static final int LIMIT = 4 * 1024 * 1024;
  private static final long FLUSH_MILLIS = 100;
  private static final int LONGEST = 1000;
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;
  private final LogFormat format;
  private StringBuilder pending = new StringBuilder();
  private long dropped;

  AccessLog(PrintStream out, LogFormat format, ScheduledExecutorService timer) {
    this.out = out;
    this.format = format;
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What a line tells of a request; {@code whole} unless its body ended early. */
  private record Entry(
      Instant time,
      String mirror,
      String client,
      String method,
      String uri,
      int status,
      long bytes,
      long millis,
      String outcome,
      boolean whole,
      String agent,
      String user) {

    String text() {
      return String.join(
          " ",
          time.toString(),
          mirror.isEmpty() ? "-" : mirror,
          client,
          "\"" + method + " " + uri + "\"",
          Integer.toString(status),
          Long.toString(bytes),
          millis + "ms",
          outcome + (whole ? "" : " broken-off"),
          "\"" + agent + "\"" + (user.isEmpty() ? "" : " user=\"" + user + "\"") + "\n");
    }

    String json() {
      return AccessLog.json(this::write);
    }

    private void write(JsonGenerator json) throws IOException {
      json.writeStringField("time", time.toString());
      json.writeStringField("mirror", mirror);
      json.writeStringField("client", client);
      json.writeStringField("method", method);
      json.writeStringField("uri", uri);
      json.writeNumberField("status", status);
      json.writeNumberField("bytes", bytes);
      json.writeNumberField("millis", millis);
      json.writeStringField("outcome", outcome);
      json.writeBooleanField("whole", whole);
      json.writeStringField("agent", agent);
      if (!user.isEmpty()) {
        json.writeStringField("user", user);
      }
    }
  }

  /** Writes the fields of a line. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String json(Fields fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory doesn't fail
    }
    return line.append('\n').toString();
  }

  /** The line that says that a mirror is served from now on. */
  void serving(Mirror mirror) {
    if (format == LogFormat.TEXT) {
      add(
          "serving %s on %s from %s%n"
              .formatted(mirror.upstream(), mirror.listen(), mirror.storage()));
      return;
    }
    add(
        json(
            json -> {
              json.writeStringField("time", now().toString());
              json.writeStringField("mirror", mirror.name());
              json.writeStringField("serving", mirror.upstream().toString());
              json.writeStringField("address", mirror.listen().toString());
              json.writeStringField("storage", mirror.storage().toString());
            }));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  void answered(Visit visit) {
    HttpServerRequest request = visit.request();
    Entry entry =
        new Entry(
            now(),
            visit.mirror(),
            visit.client().isEmpty() ? "-" : visit.client(),
            printable(request.method().name()),
            printable(withoutLogin(request.uri())),
            visit.response().getStatusCode(),
            visit.bytes(),
            TimeUnit.NANOSECONDS.toMillis(visit.nanos()),
            visit.outcome().word(),
            visit.response().ended(),
            printable(Optional.ofNullable(request.getHeader("User-Agent")).orElse("-")),
            printable(visit.user()));
    add(format == LogFormat.JSON ? entry.json() : entry.text());
  }

  private synchronized void add(String line) {
    if (pending.length() + line.length() > LIMIT) {
      dropped++;
    } else {
      pending.append(line);
    }
  }

  /** Writes what waits. */
  void flush() {
    String text;
    synchronized (this) {
      if (pending.isEmpty()) {
        return;
      }
      text = dropped == 0 ? pending.toString() : pending + "(" + dropped + " lines dropped)\n";
      pending = new StringBuilder();
      dropped = 0;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  /** A whole URL, which only a proxy should be sent, may have a password in it. */
  private static String withoutLogin(String uri) {
    int slashes = uri.startsWith("/") ? -1 : uri.indexOf("://");
    int at = slashes < 0 ? -1 : uri.lastIndexOf('@');
    return at < 0 ? uri : uri.substring(0, slashes + 3) + uri.substring(at + 1);
  }

  /** What a client sends never makes a second line, nor reaches a terminal as a command. */
  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || c == '"' ? '?' : c));
    return clean.toString();
  }
}
