package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamBody;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Hands a blob from the upstream to one client without keeping it, where the disk is full. The
 * client itself proves what it gets, as it does with every blob.
 */
final class PassThrough {
  private static final Duration HEADERS = Duration.ofSeconds(10);

  /** A client that takes nothing for so long is gone. */
  private static final long IDLE_SECONDS = 60;

  private static final int CHUNK = 64 * 1024;

  private final UpstreamClient upstream;
  private final Context context;
  private final Executor workers;
  private final LongConsumer fetched;

  PassThrough(UpstreamClient upstream, Context context, Executor workers, LongConsumer fetched) {
    this.upstream = upstream;
    this.context = context;
    this.workers = workers;
    this.fetched = fetched;
  }

  /** Answers the request with what the upstream answers to this exchange. */
  void whole(Visit visit, Exchange exchange) {
    workers.execute(() -> pass(visit, exchange, true));
  }

  /** Goes on with a body whose beginning the client has already. */
  void rest(Visit visit, Exchange exchange) {
    workers.execute(() -> pass(visit, exchange, false));
  }

  private void pass(Visit visit, Exchange exchange, boolean fromTheStart) {
    try (UpstreamBody body = upstream.open(exchange, HEADERS)) {
      boolean part = exchange.headers().containsKey("Range");
      if (body.status() != 200 && body.status() != 206) {
        refuse(visit, fromTheStart, "the upstream answered " + body.status());
      } else if (part && body.status() == 200 && !fromTheStart) {
        refuse(visit, false, "the upstream sends no parts");
      } else {
        if (fromTheStart) {
          describe(visit.response(), body);
        }
        copy(body, visit.response());
        run(() -> visit.response().end());
      }
    } catch (UpstreamTrouble trouble) {
      refuse(visit, fromTheStart && !visit.response().headWritten(), Reasons.of(trouble));
    } catch (ExecutionException | TimeoutException e) {
      run(visit::breakOff); // the client is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run(visit::breakOff);
    }
  }

  private static void describe(HttpServerResponse response, UpstreamBody body) {
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

  private void copy(UpstreamBody body, HttpServerResponse response)
      throws UpstreamTrouble, ExecutionException, TimeoutException, InterruptedException {
    byte[] buffer = new byte[CHUNK];
    int count;
    while ((count = body.read(buffer)) >= 0) {
      fetched.accept(count);
      Buffer chunk = Buffer.buffer(count).appendBytes(buffer, 0, count);
      // the next is fetched when this one has gone out
      response
          .write(chunk)
          .toCompletionStage()
          .toCompletableFuture()
          .get(IDLE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void refuse(Visit visit, boolean unanswered, String why) {
    run(
        () -> {
          if (unanswered && !visit.isGone()) {
            visit.outcome(Visit.Outcome.NONE);
            visit.fail(OciError.blobUnknown(why));
          } else {
            visit.breakOff();
          }
        });
  }

  private void run(Runnable action) {
    context.runOnContext(v -> action.run());
  }
}
