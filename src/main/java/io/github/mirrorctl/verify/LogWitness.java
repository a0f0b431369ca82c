package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.engine.MirrorEngine;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.services.LogQuery;
import io.github.mirrorctl.mirror.Mirror;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The logs of this machine's own registries, which show each request with its path. */
final class LogWitness implements Witness {
  private final List<Mirror> mirrors;
  private final MirrorEngine engine;
  private final Instant since;

  /**
   * @param mirrors all that run in that engine: a canary in another's log than its own went wrong
   */
  LogWitness(List<Mirror> mirrors, MirrorEngine engine, Instant since) {
    this.mirrors = List.copyOf(mirrors);
    this.engine = engine;
    this.since = since;
  }

  @Override
  public Optional<String> silence() {
    for (Mirror mirror : mirrors) {
      try {
        log(mirror);
        return Optional.empty();
      } catch (Failure e) {
        // one that doesn't run has no log; another's may do
      }
    }
    return Optional.of("the log of no mirror here can be read");
  }

  @Override
  public Optional<Sighting> seen(Canary canary) {
    for (Mirror mirror : mirrors) {
      try {
        if (log(mirror).contains(canary.nonce())) {
          return Optional.of(new Sighting(mirror.name(), 0));
        }
      } catch (Failure e) {
        // it doesn't run, so it saw nothing
      }
    }
    return Optional.empty();
  }

  private String log(Mirror mirror) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream to = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      engine.copyLog(mirror, new LogQuery(OptionalInt.empty(), Optional.of(since), false), to);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
