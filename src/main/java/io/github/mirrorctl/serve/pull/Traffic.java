package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.Visit.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What a mirror sent and fetched since the server's start, counted for {@code /metrics}. */
public final class Traffic {
  private static final String PREFIX = "mirrorctl.";

  private final MeterRegistry registry;
  private final String mirror;
  private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
  private final Counter toClients;
  private final Counter fromUpstream;

  public Traffic(MeterRegistry registry, String mirror) {
    this.registry = registry;
    this.mirror = mirror;
    for (Outcome outcome : Outcome.values()) {
      requests.put(
          outcome,
          Counter.builder(PREFIX + "requests")
              .description("Requests answered, by where the answer came from")
              .tag("mirror", mirror)
              .tag("outcome", outcome.word())
              .register(registry));
    }
    toClients =
        Counter.builder(PREFIX + "sent")
            .description("Bytes sent to clients, without headers")
            .baseUnit("bytes")
            .tag("mirror", mirror)
            .register(registry);
    fromUpstream =
        Counter.builder(PREFIX + "fetched")
            .description("Bytes fetched from the upstream, without headers")
            .baseUnit("bytes")
            .tag("mirror", mirror)
            .register(registry);
  }

  /** One request's end. */
  public void answered(Outcome outcome, long bytes) {
    Objects.requireNonNull(requests.get(outcome)).increment();
    toClients.increment((double) bytes);
  }

  /** A request that was refused before anything was looked up, and why in one word. */
  public void refused(String reason) {
    Counter.builder(PREFIX + "refused")
        .description("Requests refused for want of a password or of a right address, by reason")
        .tag("mirror", mirror)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  void fetched(long bytes) {
    fromUpstream.increment((double) bytes);
  }

  /** A kind of trouble with the upstream, such as {@code silent}. */
  void trouble(String kind) {
    Counter.builder(PREFIX + "upstream.errors")
        .description("Exchanges with the upstream that failed, by what went wrong")
        .tag("mirror", mirror)
        .tag("kind", kind)
        .register(registry)
        .increment();
  }

  void inFlight(Supplier<Number> downloads) {
    Gauge.builder(PREFIX + "downloads", downloads)
        .description("Downloads from the upstream under way")
        .tag("mirror", mirror)
        .register(registry);
  }
}
