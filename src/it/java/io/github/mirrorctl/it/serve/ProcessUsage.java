package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel says that a process takes. */
record ProcessUsage(long pid) {

  /** Bytes in memory now. */
  long resident() {
    return number("status", "VmRSS:") * 1024;
  }

  /** The most bytes that it has ever had in memory. */
  long peak() {
    return number("status", "VmHWM:") * 1024;
  }

  long threads() {
    return number("status", "Threads:");
  }

  /** Bytes that it has read from files and sockets into its own memory; sendfile's are none. */
  long read() {
    return number("io", "rchar:");
  }

  long descriptors() {
    try (Stream<Path> all = Files.list(file("fd"))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }

  private long number(String name, String field) {
    try {
      return Files.readAllLines(file(name)).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
