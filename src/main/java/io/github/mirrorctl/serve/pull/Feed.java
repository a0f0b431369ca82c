package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.PartialBlob;
import io.github.mirrorctl.serve.http.ByteRange;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.VertxConnection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * Sends one client its part of a download while it arrives, at the client's own pace: from the disk
 * to its socket by the kernel, so that a client costs no memory however slow it is.
 */
final class Feed {
  /** At once; a client has 300 s for it. */
  private static final long CHUNK = 256 * 1024;

  private final Visit visit;
  private final HttpServerResponse response;
  private final Download download;
  private final Context context;
  private final LongConsumer passThrough;
  private final Runnable wake = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final long start;
  private final long end;
  private int divergences;
  private long position;
  private boolean sending;
  private boolean over;

  /**
   * @param range this client's part
   * @param passThrough told where to go on, should the disk be full
   */
  Feed(BlobRequest request, Download download, ByteRange range, LongConsumer passThrough) {
    this.visit = request.visit();
    this.response = visit.response();
    this.download = download;
    this.context = request.context();
    this.start = range.start();
    this.position = start;
    this.end = range.end();
    this.passThrough = passThrough;
  }

  /** Whether the download is still there to be followed. To be called before all else. */
  boolean joins() {
    divergences = download.partial().map(PartialBlob::divergences).orElse(0);
    return download.watch(wake);
  }

  /** To be called on the request's context, as all else here but {@link #wake}. */
  void start() {
    visit.onClosed(this::leave);
    response.writeHead();
    pump();
  }

  /** From the download's thread; one call in the queue is enough. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(
          v -> {
            woken.set(false);
            pump();
          });
    }
  }

  private void pump() {
    if (over || sending) {
      return;
    }
    // its end is asked for first: what could be read before it came can be read after it too
    boolean ended = download.end().isPresent();
    PartialBlob partial = download.partial().orElseThrow();
    long readable = Math.min(download.readable(), end);
    if (partial.divergences() != divergences
        && position > start
        && position > partial.lowestDivergence()) {
      breakOff(); // what it has isn't what came since
      return;
    }
    divergences = partial.divergences();
    if (position < readable) {
      send(partial, Math.min(CHUNK, readable - position));
    } else if (position == end) {
      finish();
    } else if (ended) {
      ended();
    }
  }

  private void breakOff() {
    leave();
    visit.breakOff();
  }

  private void ended() {
    leave();
    switch (download.end().orElseThrow()) {
      case WHOLE -> visit.breakOff(); // it is shorter than was said
      case BROKEN, WRONG -> visit.breakOff(OciError.blobUnknown("its download broke off"));
      case UNKEPT -> passThrough.accept(position);
    }
  }

  private void finish() {
    leave();
    response.end();
  }

  private void send(PartialBlob partial, long count) {
    sending = true;
    ChannelFuture unused =
        ((VertxConnection) visit.request().connection())
            .sendFile(partial.channel(), position, count)
            .addListener(
                sent -> {
                  sending = false;
                  if (!sent.isSuccess()) {
                    breakOff();
                  } else if (!over) {
                    position += count;
                    visit.sent(count);
                    pump();
                  }
                });
  }

  private void leave() {
    over = true;
    download.unwatch(wake);
  }
}
