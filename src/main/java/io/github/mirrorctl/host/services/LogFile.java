package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileTrouble;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A log that is kept short by renaming it: FILE, before it FILE.1, before that FILE.2. */
final class LogFile {
  private static final long POLL_MILLIS = 200;

  private final Path file;

  LogFile(Path file) {
    this.file = file;
  }

  List<String> tail(int n) {
    List<String> lines = lines();
    return lines.subList(Math.max(0, lines.size() - n), lines.size());
  }

  /** Copies it; a followed one until nobody reads any more or the thread is interrupted. */
  void copy(LogQuery query, PrintStream to) {
    long end = size();
    List<String> lines = lines();
    int from = query.since().map(since -> firstSince(lines, since)).orElse(0);
    int most = query.tail().orElse(Integer.MAX_VALUE);
    lines.subList(Math.max(from, lines.size() - most), lines.size()).forEach(to::println);
    to.flush();
    if (query.follow()) {
      follow(end, to);
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
          at += copy(at, to);
        } else {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int copy(long from, PrintStream to) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(from);
      byte[] buffer = new byte[64 * 1024];
      int n = Math.max(0, in.read(buffer));
      to.write(buffer, 0, n);
      to.flush();
      return n;
    } catch (IOException e) {
      throw FileTrouble.failure("read " + file, file, e);
    }
  }

  private long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw FileTrouble.failure("read " + file, file, e);
    }
  }

  /** Lines begin with their time; those that don't belong to the one before. */
  private static int firstSince(List<String> lines, Instant since) {
    for (int i = 0; i < lines.size(); i++) {
      String first = lines.get(i).split(" ", 2)[0];
      try {
        if (first.endsWith("Z") && !Instant.parse(first).isBefore(since)) {
          return i;
        }
      } catch (DateTimeParseException e) {
        // a word that ends like a time
      }
    }
    return lines.size();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String end : List.of(".2", ".1", "")) {
      Path part = file.resolveSibling(file.getFileName() + end);
      if (Files.exists(part)) {
        try {
          new String(Files.readAllBytes(part), StandardCharsets.UTF_8).lines().forEach(lines::add);
        } catch (IOException e) {
          throw FileTrouble.failure("read " + part, part, e);
        }
      }
    }
    if (lines.isEmpty() && !Files.exists(file)) {
      throw Failure.unhealthy("there is no log " + file, "start the server: 'mirrorctl start'");
    }
    return lines;
  }
}
