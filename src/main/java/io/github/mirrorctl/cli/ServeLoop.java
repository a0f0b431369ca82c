package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.MirrorServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a server at what its settings say. A mirror that can't be had at the start, because its
 * address isn't there yet or another program has it, keeps none of the others from being served: it
 * is tried again until it can. Certificates that are renewed in their files are shown within a
 * minute.
 */
final class ServeLoop {
  private static final long AGAIN_SECONDS = 5;
  private static final long CERTIFICATES_SECONDS = 60;

  private final MirrorServer server;
  private final ServedMirrors files;
  private final Output output;
  private List<Mirror> wanted = List.of();
  private List<Mirror> served = List.of();
  private String trouble = "";
  private String unshown = "";

  ServeLoop(MirrorServer server, ServedMirrors files, Output output) {
    this.server = server;
    this.files = files;
    this.output = output;
  }

  /**
   * Serves what can be had, and tells the commands so; throws what is in the way when that is
   * nothing.
   *
   * @param metrics where they are shown
   */
  synchronized void begin(List<Mirror> mirrors, Optional<?> metrics) {
    wanted = mirrors;
    try {
      server.serve(mirrors);
      served = mirrors;
    } catch (Failure all) {
      trouble = oneByOne();
      if (served.isEmpty()) {
        throw all;
      }
      output.warn(trouble + "; it is tried again every " + AGAIN_SECONDS + " s");
      every(AGAIN_SECONDS, this::isComplete);
    }
    files.tell(served, metrics, trouble);
    every(CERTIFICATES_SECONDS, this::renewed);
  }

  /** Says in the log what is served: who waits for that may send a signal at once. */
  synchronized void announce() {
    server.announce(served);
  }

  /** Adds each mirror that can be had; returns what is in the way of the last one that can't. */
  private String oneByOne() {
    String problem = "";
    for (Mirror mirror : wanted) {
      if (served.stream().noneMatch(one -> one.name().equals(mirror.name()))) {
        List<Mirror> more = new ArrayList<>(served);
        more.add(mirror);
        try {
          server.serve(more);
          served = List.copyOf(more);
        } catch (Failure e) {
          problem = mirror.name() + " isn't served: " + e.getMessage();
        }
      }
    }
    return problem;
  }

  /** Does it at that interval until it says that it is done. */
  private static void every(long seconds, BooleanSupplier done) {
    Thread thread =
        new Thread(
            () -> {
              try {
                do {
                  TimeUnit.SECONDS.sleep(seconds);
                } while (!done.getAsBoolean());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "again");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized boolean isComplete() {
    List<Mirror> before = served;
    trouble = oneByOne();
    if (served.size() > before.size()) {
      server.announce(served.subList(before.size(), served.size()));
      files.tellAgain(served, problem());
    }
    return trouble.isEmpty();
  }

  /** Never done. */
  private synchronized boolean renewed() {
    String before = unshown;
    String news = renew();
    if (!unshown.equals(before)) {
      files.tellMeanwhile(problem());
    }
    warn(news);
    return false;
  }

  /** Has renewed certificates shown; returns what keeps one from it, if that is new. */
  private String renew() {
    String before = unshown;
    unshown = server.renewCertificates();
    return unshown.equals(before) ? "" : unshown;
  }

  private void warn(String news) {
    if (!news.isEmpty()) {
      output.warn(news);
    }
  }

  private String problem() {
    return Stream.of(trouble, unshown)
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Reads the settings again; keeps what is served where they are bad. */
  synchronized void reload() {
    try {
      List<Mirror> mirrors = files.desired();
      server.serve(mirrors);
      wanted = mirrors;
      served = mirrors;
      trouble = "";
      String news = renew();
      files.tellAgain(mirrors, problem());
      warn(news);
      output.note("read " + files.path() + " again");
    } catch (Failure | InvalidInput e) {
      trouble = String.valueOf(e.getMessage());
      String news = renew();
      files.tellTrouble(problem());
      warn(news);
      output.warn("the settings stay as they were: " + e.getMessage());
    }
  }
}
