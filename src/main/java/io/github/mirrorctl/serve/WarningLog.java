package io.github.mirrorctl.serve;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the server's classes and libraries warn of, on its way to the log: a line each, without
 * control characters, of bounded length, and of each kind one a minute. Lines are of one kind where
 * only names, numbers and the like differ; how many were left out is told with the next one.
 */
public final class WarningLog extends OutputStream {
  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final int LONGEST = 1000;
  private static final int KINDS = 1000;

  private static final class Kind {
    private Instant told = Instant.EPOCH;
    private long more;
  }

  private final Clock clock;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Map<String, Kind> kinds =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
          return size() > KINDS;
        }
      };

  /** {@code lines} takes each line, with its end. */
  WarningLog(Clock clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Has loggers tell what they warn of, where nothing else is asked for; of the process, and before
   * any class is used that has one, such as Netty's.
   */
  public static void prepare() {
    if (System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, "warn");
    }
  }

  /** The server's log, to which that goes from now on instead of standard error. */
  public static LogWriter install(PrintStream out, LogFormat format) {
    prepare();
    LogWriter log = new LogWriter(out, "log");
    System.setErr(
        new PrintStream(
            new WarningLog(Clock.systemUTC(), text -> log.add(shown(text, format))),
            true,
            StandardCharsets.UTF_8));
    return log;
  }

  private static String shown(String text, LogFormat format) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return format == LogFormat.JSON
        ? AccessLog.json(
            json -> {
              json.writeStringField("time", now.toString());
              json.writeStringField("warning", text.strip());
            })
        : now + " " + text;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else if (line.size() < 8 * LONGEST) {
      line.write(b);
    }
  }

  private void end(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    String shown = clean.toString().stripTrailing();
    if (shown.isEmpty()) {
      return;
    }
    Kind kind = kinds.computeIfAbsent(kind(shown), key -> new Kind());
    Instant now = clock.instant();
    if (kind.told.plus(AGAIN).isAfter(now)) {
      kind.more++;
      return;
    }
    String more = kind.more == 0 ? "" : " (and " + kind.more + " like it since the last one)";
    kind.told = now;
    kind.more = 0;
    lines.accept(shown + more + "\n");
  }

  /** The line's logger and words, without what looks like a name, a digest or a number. */
  private static String kind(String line) {
    String words = line.replaceAll("[^ ]*[0-9/:@.][^ ]*", "#");
    int first = line.indexOf(" - ");
    return first < 0 ? words : line.substring(0, first) + words;
  }
}
