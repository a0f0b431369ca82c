package io.github.mirrorctl.serve.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks again what may go better the next time, within one patience. */
final class Retries {
  private static final int MOST_TRIES = 4;

  private final Connections connections;
  private final String host;
  private final Duration firstPause;

  Retries(Connections connections, String host, Duration firstPause) {
    this.connections = connections;
    this.host = host;
    this.firstPause = firstPause;
  }

  /** {@code ask} is given what is left of the patience, and never throws. */
  CompletableFuture<UpstreamAnswer> run(
      Function<Duration, CompletableFuture<UpstreamAnswer>> ask, Duration patience) {
    CompletableFuture<UpstreamAnswer> result = new CompletableFuture<>();
    attempt(ask, connections.endAfter(patience, host, result), 1, result);
    return result;
  }

  private void attempt(
      Function<Duration, CompletableFuture<UpstreamAnswer>> ask,
      Patience patience,
      int number,
      CompletableFuture<UpstreamAnswer> result) {
    Futures.onEnd(
        ask.apply(patience.left()),
        (answer, failure) -> {
          Optional<Duration> pause =
              number < MOST_TRIES ? pause(answer, failure, number) : Optional.empty();
          if (pause.isPresent() && pause.get().compareTo(patience.left()) < 0) {
            try {
              var unused =
                  connections
                      .clock()
                      .schedule(
                          () -> attempt(ask, patience, number + 1, result),
                          pause.get().toNanos(),
                          TimeUnit.NANOSECONDS);
              return;
            } catch (RejectedExecutionException e) {
              // the client was closed: what came is what there is
            }
          }
          if (failure != null) {
            result.completeExceptionally(failure);
          } else {
            result.complete(answer);
          }
        });
  }

  private Optional<Duration> pause(
      @Nullable UpstreamAnswer answer, @Nullable Throwable failure, int number) {
    if (answer == null) {
      Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
      return cause instanceof UpstreamTrouble trouble && trouble.mayPass()
          ? Optional.of(backoff(number))
          : Optional.empty();
    }
    int status = answer.status();
    if (status == 429 || status == 503) {
      Optional<Duration> told =
          answer.header("Retry-After").flatMap(value -> retryAfter(value, Instant.now()));
      if (told.isPresent() || status == 429) {
        return told;
      }
    }
    return status >= 500 && status != 501 ? Optional.of(backoff(number)) : Optional.empty();
  }

  /** Twice as long each time, less up to a half, so that many clients don't come back at once. */
  private Duration backoff(int number) {
    long longest = firstPause.toNanos() << (number - 1);
    return Duration.ofNanos(longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }

  /** Reads Retry-After (RFC 9110, 10.2.3): seconds, or a date; a past one is now. */
  static Optional<Duration> retryAfter(String value, Instant now) {
    String text = value.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
