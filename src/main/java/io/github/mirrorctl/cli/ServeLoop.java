package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.MirrorServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a server at what its settings say. A mirror that can't be had at the start, because its
 * address isn't there yet or another program has it, keeps none of the others from being served: it
 * is tried again until it can.
 */
final class ServeLoop {
  private static final long AGAIN_SECONDS = 5;

  private final MirrorServer server;
  private final ServedMirrors files;
  private final Output output;
  private List<Mirror> wanted = List.of();
  private List<Mirror> served = List.of();

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
    String problem = "";
    try {
      server.serve(mirrors);
      served = mirrors;
    } catch (Failure all) {
      problem = oneByOne();
      if (served.isEmpty()) {
        throw all;
      }
      output.warn(problem + "; it is tried again every " + AGAIN_SECONDS + " s");
      Thread again = new Thread(this::tryAgain, "again");
      again.setDaemon(true);
      again.start();
    }
    files.tell(served, metrics, problem);
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

  private void tryAgain() {
    try {
      do {
        TimeUnit.SECONDS.sleep(AGAIN_SECONDS);
      } while (!isComplete());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isComplete() {
    List<Mirror> before = served;
    String problem = oneByOne();
    if (served.size() > before.size()) {
      server.announce(served.subList(before.size(), served.size()));
      files.tellAgain(served, problem);
    }
    return problem.isEmpty();
  }

  /** Reads the settings again; keeps what is served where they are bad. */
  synchronized void reload() {
    try {
      List<Mirror> mirrors = files.desired();
      server.serve(mirrors);
      wanted = mirrors;
      served = mirrors;
      files.tellAgain(mirrors, "");
      output.note("read " + files.path() + " again");
    } catch (Failure | InvalidInput e) {
      files.tellTrouble(String.valueOf(e.getMessage()));
      output.warn("the settings stay as they were: " + e.getMessage());
    }
  }
}
