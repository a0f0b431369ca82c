package io.github.mirrorctl.serve;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.mirrorctl.serve.http.Visit;
import io.vertx.core.http.HttpServerRequest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  private final PrintStream out;
  private final boolean json;
  private StringBuilder pending = new StringBuilder();
  private long dropped;

  AccessLog(PrintStream out, LogFormat format, ScheduledExecutorService timer) {
    this.out = out;
    this.json = format == LogFormat.JSON;
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  void answered(Visit visit, int status, long bytes, boolean whole) {
    HttpServerRequest request = visit.request();
    String client = request.remoteAddress() == null ? "-" : request.remoteAddress().hostAddress();
    String agent = request.getHeader("User-Agent");
    StringBuilder line = new StringBuilder(200);
    if (json) {
      line.append("{\"time\":\"")
          .append(now())
          .append("\",\"mirror\":\"")
          .append(visit.mirror())
          .append("\",\"client\":\"")
          .append(client)
          .append("\",\"method\":\"")
          .append(quoted(request.method().name()))
          .append("\",\"uri\":\"")
          .append(quoted(request.uri()))
          .append("\",\"status\":")
          .append(status)
          .append(",\"bytes\":")
          .append(bytes)
          .append(",\"millis\":")
          .append(visit.nanos() / 1_000_000)
          .append(",\"outcome\":\"")
          .append(visit.outcome().word())
          .append("\",\"whole\":")
          .append(whole)
          .append(",\"agent\":\"")
          .append(agent == null ? "" : quoted(agent))
          .append("\"}\n");
    } else {
      line.append(now())
          .append(' ')
          .append(visit.mirror().isEmpty() ? "-" : visit.mirror())
          .append(' ')
          .append(client)
          .append(" \"")
          .append(printable(request.method().name()))
          .append(' ')
          .append(printable(request.uri()))
          .append("\" ")
          .append(status)
          .append(' ')
          .append(bytes)
          .append(' ')
          .append(visit.nanos() / 1_000_000)
          .append("ms ")
          .append(visit.outcome().word())
          .append(whole ? "" : " broken-off")
          .append(" \"")
          .append(agent == null ? "-" : printable(agent))
          .append("\"\n");
    }
    add(line);
  }

  private synchronized void add(StringBuilder line) {
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

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String quoted(String text) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  /** What a client sends never makes a second line, nor reaches a terminal as a command. */
  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .limit(1000)
        .forEach(
            c ->
                clean.appendCodePoint(
                    c < 0x20 || c == 0x7f || c == '"' || (c >= 0x80 && c < 0xa0) ? '?' : c));
    return clean.toString();
  }
}
