package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamStream;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hands a blob from the upstream to one client without keeping it, where the disk is full. The
 * client itself proves what it gets, as it does with every blob.
 */
final class PassThrough {
  private static final Duration HEADERS = Duration.ofSeconds(10);

  /** What one takes: a part from the upstream, and the same on its way to the client. */
  private static final int BYTES = 64 * 1024;

  private final Source source;
  private final Context context;

  PassThrough(Source source, Context context) {
    this.source = source;
    this.context = context;
  }

  /** Answers the request with what the upstream answers to this exchange. */
  void whole(Visit visit, Exchange exchange) {
    begin(visit, exchange, true);
  }

  /** Goes on with a body whose beginning the client has already. */
  void rest(Visit visit, Exchange exchange) {
    begin(visit, exchange, false);
  }

  private void begin(Visit visit, Exchange exchange, boolean fromTheStart) {
    Optional<MemoryBudget.Reservation> memory =
        source.budget().tryReserve(source.mirror().name(), BYTES);
    if (memory.isEmpty()) {
      refuse(visit, fromTheStart, OciError.busy());
      return;
    }
    visit.whenOver(memory.get()::close);
    Later.on(
        context,
        source.upstream().stream(exchange, HEADERS),
        body -> pass(visit, exchange, fromTheStart, body),
        trouble -> refuse(visit, fromTheStart, OciError.blobUnknown(Reasons.of(trouble))));
  }

  private void pass(Visit visit, Exchange exchange, boolean fromTheStart, UpstreamStream body) {
    boolean part = exchange.headers().containsKey("Range");
    if (body.status() != 200 && body.status() != 206) {
      body.close();
      refuse(visit, fromTheStart, unknown("the upstream answered " + body.status()));
    } else if (part && body.status() == 200 && !fromTheStart) {
      body.close();
      refuse(visit, false, unknown("the upstream sends no parts"));
    } else {
      if (fromTheStart) {
        describe(visit.response(), body);
      }
      visit.onClosed(body::close);
      copy(visit, body);
    }
  }

  private static OciError unknown(String why) {
    return OciError.blobUnknown(why);
  }

  private static void describe(HttpServerResponse response, UpstreamStream body) {
    response.setStatusCode(body.status());
    for (String name : List.of("Content-Type", "Content-Range", "Docker-Content-Digest", "ETag")) {
      body.header(name).ifPresent(value -> response.putHeader(name, value));
    }
    if (body.length().isPresent()) {
      response.putHeader("Content-Length", Long.toString(body.length().getAsLong()));
    } else {
      response.setChunked(true);
    }
  }

  /** The next part is fetched when this one has gone out. */
  private void copy(Visit visit, UpstreamStream body) {
    Later.on(
        context,
        body.next(),
        part -> {
          if (visit.isGone()) {
            body.close();
          } else if (part.isEmpty()) {
            visit.response().end();
          } else {
            source.traffic().fetched(part.get().length);
            visit
                .response()
                .write(Buffer.buffer(part.get()))
                .onComplete(sent -> copy(visit, body), gone -> body.close());
          }
        },
        trouble -> visit.breakOff());
  }

  private static void refuse(Visit visit, boolean unanswered, OciError why) {
    if (unanswered && !visit.isGone() && !visit.response().headWritten()) {
      visit.outcome(Visit.Outcome.NONE);
      visit.fail(why);
    } else {
      visit.breakOff();
    }
  }
}
