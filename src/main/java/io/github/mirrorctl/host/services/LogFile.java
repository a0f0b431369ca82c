package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A log that is kept short by renaming it: FILE, before it FILE.1, before that FILE.2. Whoever
 * fills it decides how long it is meanwhile, so it is never held in memory.
 */
final class LogFile {
  private static final long POLL_MILLIS = 200;
  private static final int CHUNK = 64 * 1024;

  /** How much of its end is looked at for the last lines. */
  private static final int END = 1024 * 1024;

  /** A line begins with its time, which isn't longer. */
  private static final int TIME = 40;

  private final Path file;

  LogFile(Path file) {
    this.file = file;
  }

  /** The last lines, as far as they are within the last MiB. */
  List<String> tail(int n) {
    List<Path> parts = parts();
    ByteBuffer end = ByteBuffer.allocate(END);
    for (int i = parts.size() - 1; i >= 0 && end.hasRemaining(); i--) {
      // what is older goes before what is there
      byte[] newer = new byte[end.position()];
      end.flip().get(newer);
      end.clear().limit(END - newer.length);
      readEnd(parts.get(i), end);
      end.limit(END).put(newer);
    }
    List<String> lines =
        new String(end.array(), 0, end.position(), StandardCharsets.UTF_8).lines().toList();
    return lines.subList(Math.max(0, lines.size() - n), lines.size());
  }

  private static void readEnd(Path part, ByteBuffer to) {
    try (InputStream in = Files.newInputStream(part)) {
      in.skipNBytes(Math.max(0, Files.size(part) - to.remaining()));
      to.put(in.readNBytes(to.remaining()));
    } catch (IOException e) {
      throw FileTrouble.failure("read " + part, part, e);
    }
  }

  /** Copies it; a followed one until nobody reads any more or the thread is interrupted. */
  void copy(LogQuery query, PrintStream to) {
    long end = size();
    List<Path> parts = parts();
    long skip = query.tail().isPresent() ? linesBefore(parts, query.tail().getAsInt()) : 0;
    Since since = new Since(query.since().orElse(Instant.MIN));
    Lines lines = new Lines(skip, since, to);
    parts.forEach(part -> read(part, 0, lines::take));
    to.flush();
    if (query.follow()) {
      follow(end, to);
    }
  }

  /** How many lines come before the last {@code n}. */
  private static long linesBefore(List<Path> parts, int n) {
    long[] count = {0};
    boolean[] open = {false};
    for (Path part : parts) {
      read(
          part,
          0,
          bytes -> {
            while (bytes.hasRemaining()) {
              open[0] = bytes.get() != '\n';
              count[0] += open[0] ? 0 : 1;
            }
          });
    }
    return Math.max(0, count[0] + (open[0] ? 1 : 0) - n);
  }

  /** Passes on what comes after the lines to be skipped and is not too old. */
  private static final class Lines {
    private long skip;
    private final Since since;
    private final PrintStream to;

    Lines(long skip, Since since, PrintStream to) {
      this.skip = skip;
      this.since = since;
      this.to = to;
    }

    void take(ByteBuffer bytes) {
      byte[] passed = new byte[bytes.remaining()];
      int n = 0;
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        if (skip > 0) {
          skip -= next == '\n' ? 1 : 0;
          since.look(next);
        } else if (since.reached()) {
          passed[n++] = next;
        } else if (since.look(next)) {
          byte[] begun = since.begun();
          to.write(begun, 0, begun.length);
        }
      }
      to.write(passed, 0, n);
    }
  }

  /** Looks for the first line that isn't older; those without a time belong to the one before. */
  private static final class Since {
    private final Instant since;
    private final ByteBuffer first = ByteBuffer.allocate(TIME);
    private boolean inFirst = true;
    private boolean reached;

    Since(Instant since) {
      this.since = since;
      this.reached = since.equals(Instant.MIN);
    }

    boolean reached() {
      return reached;
    }

    /** What of the line that it was found in has been looked at. */
    byte[] begun() {
      byte[] bytes = new byte[first.position()];
      first.flip().get(bytes);
      return bytes;
    }

    boolean look(byte next) {
      if (next == '\n') {
        first.clear();
        inFirst = true;
      } else if (inFirst && first.hasRemaining()) {
        first.put(next);
        if (next == ' ') {
          inFirst = false;
          reached |=
              isLater(new String(first.array(), 0, first.position() - 1, StandardCharsets.UTF_8));
          return reached;
        }
      }
      return false;
    }

    private boolean isLater(String word) {
      try {
        return word.endsWith("Z") && !Instant.parse(word).isBefore(since);
      } catch (DateTimeParseException e) {
        return false; // a word that ends like a time
      }
    }
  }

  private void follow(long from, PrintStream to) {
    long at = from;
    try {
      while (!to.checkError()) {
        long size = size();
        if (size < at) {
          at = 0; // it was begun anew
        }
        if (size > at) {
          at += read(file, at, bytes -> new Lines(0, new Since(Instant.MIN), to).take(bytes));
          to.flush();
        } else {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Taker {
    void take(ByteBuffer bytes);
  }

  /** Reads as much as there is now; returns how much it was. */
  private static long read(Path part, long from, Taker taker) {
    try (InputStream in = Files.newInputStream(part)) {
      byte[] buffer = new byte[CHUNK];
      long end = Files.size(part);
      in.skipNBytes(from);
      long at = from;
      int n = in.read(buffer, 0, (int) Math.min(CHUNK, end - at));
      while (n > 0) {
        at += n;
        taker.take(ByteBuffer.wrap(buffer, 0, n));
        n = in.read(buffer, 0, (int) Math.min(CHUNK, end - at));
      }
      return at - from;
    } catch (IOException e) {
      throw FileTrouble.failure("read " + part, part, e);
    }
  }

  private long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw FileTrouble.failure("read " + file, file, e);
    }
  }

  private List<Path> parts() {
    List<Path> parts = new ArrayList<>();
    for (String end : List.of(".2", ".1", "")) {
      Path part = file.resolveSibling(file.getFileName() + end);
      // a pipe would never end
      if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      throw Failure.unhealthy("there is no log " + file, "start the server: 'mirrorctl start'");
    }
    return parts;
  }
}
