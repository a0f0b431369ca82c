package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.ByteRange;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * Sends one client its part of a download while it arrives, at the client's own pace: what a slow
 * one hasn't taken yet waits on the disk, not in memory.
 */
final class Feed {
  private static final int CHUNK = 64 * 1024;
  private static final long SOON_MILLIS = 20;

  private final Visit visit;
  private final HttpServerResponse response;
  private final Download download;
  private final Context context;
  private final LongConsumer passThrough;
  private final Runnable wake = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final long start;
  private final long end;
  private final CRC32C sent = new CRC32C();
  private int beginnings;
  private long position;
  private boolean reading;
  private boolean over;

  /**
   * @param range this client's part; its end is {@code Long.MAX_VALUE} for the blob's own
   * @param passThrough told where to go on, should the disk be full
   */
  Feed(BlobRequest request, Download download, ByteRange range, LongConsumer passThrough) {
    this.visit = request.visit();
    this.response = visit.response();
    this.download = download;
    this.context = request.context();
    this.start = range.start();
    this.position = start;
    this.beginnings = download.beginnings();
    this.end = range.end();
    this.passThrough = passThrough;
  }

  /** Whether the download is still there to be followed. To be called before all else. */
  boolean joins() {
    return download.watch(wake);
  }

  /** To be called on the request's context, as all else here but {@link #wake}. */
  void start() {
    response.drainHandler(v -> pump());
    visit.onClosed(this::leave);
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
    if (over || reading || response.writeQueueFull()) {
      return;
    }
    // its end is asked for first: what could be read before it came can be read after it too
    boolean ended = download.end().isPresent();
    long readable = Math.min(download.readable(), end);
    if (download.beginnings() != beginnings && position > start) {
      afterNewBeginning(readable, ended);
    } else if (position < readable) {
      read((int) Math.min(CHUNK, readable - position));
    } else if (position == end) {
      finish();
    } else if (ended) {
      ended();
    }
  }

  /**
   * The download began anew, for an upstream that can't send parts, and this client has some of the
   * bytes from before: it gets more only if they have come again as they were.
   */
  private void afterNewBeginning(long readable, boolean ended) {
    int now = download.beginnings();
    if (readable >= position) {
      reading = true;
      FileChannel channel = download.channel().orElseThrow();
      context
          .executeBlocking(() -> sum(channel), false)
          .onComplete(
              sum -> {
                reading = false;
                if (over) {
                  return;
                }
                if (sum == sent.getValue()) {
                  beginnings = now;
                  pump();
                } else {
                  breakOff();
                }
              },
              failure -> breakOff());
    } else if (ended) {
      breakOff();
    }
  }

  private long sum(FileChannel channel) throws IOException {
    CRC32C sum = new CRC32C();
    for (long at = start; at < position; ) {
      byte[] bytes = read(channel, at, (int) Math.min(CHUNK, position - at));
      if (bytes.length == 0) {
        throw new EOFException("it began anew once more");
      }
      sum.update(bytes);
      at += bytes.length;
    }
    return sum.getValue();
  }

  private void breakOff() {
    leave();
    visit.breakOff();
  }

  private void ended() {
    switch (download.end().orElseThrow()) {
      case WHOLE -> finish();
      case BROKEN, WRONG -> {
        leave();
        visit.breakOff(OciError.blobUnknown("its download broke off"));
      }
      case UNKEPT -> {
        leave();
        passThrough.accept(position);
      }
    }
  }

  private void finish() {
    leave();
    response.end();
  }

  private void read(int count) {
    reading = true;
    FileChannel channel = download.channel().orElseThrow();
    long from = position;
    context
        .executeBlocking(() -> read(channel, from, count), false)
        .onComplete(
            bytes -> {
              reading = false;
              if (bytes.length == 0) {
                // the download began anew meanwhile: it gets here again
                context.owner().setTimer(SOON_MILLIS, timer -> pump());
              } else if (!over) {
                position += bytes.length;
                sent.update(bytes);
                response.write(Buffer.buffer(bytes));
                pump();
              }
            },
            failure -> {
              reading = false;
              breakOff();
            });
  }

  private static byte[] read(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
      // on to the next part of it
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  private void leave() {
    over = true;
    download.unwatch(wake);
  }
}
