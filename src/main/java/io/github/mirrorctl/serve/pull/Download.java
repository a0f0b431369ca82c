package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.NoSpaceException;
import io.github.mirrorctl.cache.PartialBlob;
import io.github.mirrorctl.cache.StoredBlob;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.serve.http.OciError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blob on its way from the upstream to the disk, read by any number of clients meanwhile. It
 * goes on whoever leaves, and through cuts of the upstream's connection.
 *
 * <p>The last byte is held back from the clients until all of them are proven to be right: a client
 * never holds a whole wrong blob.
 */
final class Download implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);

  /** How it goes, as soon as that is known: before the first byte goes to a client. */
  sealed interface Beginning {
    /** Bytes come; empty where the upstream doesn't tell how many. */
    record Flowing(OptionalLong length) implements Beginning {}

    /** It was on the disk already, or is now. */
    record Stored(StoredBlob blob) implements Beginning {}

    record Refused(OciError error) implements Beginning {}

    /** There is no room for it: it can be passed through, not kept. */
    record Unkept() implements Beginning {}
  }

  /** How it ended. */
  enum End {
    WHOLE,
    /** Not to be had now: nothing more comes. */
    BROKEN,
    /** The upstream sent something else than the blob: nothing of it is kept. */
    WRONG,
    /** The disk is full: what follows has to come from the upstream itself. */
    UNKEPT
  }

  private final BlobStore blobs;
  private final Digest digest;
  private final BlobFetch fetch;
  private final boolean provenFirst;
  private final Consumer<Download> ended;
  private final CompletableFuture<Beginning> beginning = new CompletableFuture<>();
  private final Set<Runnable> readers = ConcurrentHashMap.newKeySet();
  private @Nullable PartialBlob partial;
  private boolean closed;
  private volatile @Nullable FileChannel channel;
  private volatile long written;
  private final AtomicInteger beginnings = new AtomicInteger();
  private final CompletableFuture<End> ending = new CompletableFuture<>();
  private volatile @Nullable End end;

  /**
   * @param provenFirst whether no client gets a byte before all is known to be right: for what came
   *     wrong lately
   * @param ended told of the end before anybody else
   */
  Download(
      BlobStore blobs,
      Digest digest,
      BlobFetch fetch,
      boolean provenFirst,
      Consumer<Download> ended) {
    this.blobs = blobs;
    this.digest = digest;
    this.fetch = fetch;
    this.provenFirst = provenFirst;
    this.ended = ended;
  }

  Digest digest() {
    return digest;
  }

  CompletableFuture<Beginning> beginning() {
    return beginning;
  }

  Optional<End> end() {
    return Optional.ofNullable(end);
  }

  /** Completes when it has ended, on the download's thread. */
  CompletableFuture<End> ending() {
    return ending;
  }

  /** How many bytes from the start a client may have now. */
  long readable() {
    return end == End.WHOLE ? written : Math.max(0, written - 1);
  }

  /** Changes when it begins anew: what was read before may not be what comes now. */
  int beginnings() {
    return beginnings.get();
  }

  /** For positional reads below {@link #readable}; known once bytes flow. */
  Optional<FileChannel> channel() {
    return Optional.ofNullable(channel);
  }

  /**
   * Calls back, on any thread, whenever there is more to read, or the end. False when it is over
   * and its file closed: what there is then stands on the disk.
   */
  synchronized boolean watch(Runnable reader) {
    return !closed && readers.add(reader);
  }

  void unwatch(Runnable reader) {
    readers.remove(reader);
    closeUnread();
  }

  /** The last one out closes the file. */
  private synchronized void closeUnread() {
    PartialBlob open = partial;
    if (end != null && readers.isEmpty() && open != null && !closed) {
      closed = true;
      open.close();
    }
  }

  @Override
  public void run() {
    try {
      Optional<StoredBlob> stored = blobs.find(digest);
      if (stored.isPresent()) {
        // it was finished between the question for it and this download's start
        finish(End.WHOLE, new Beginning.Stored(stored.get()));
      } else {
        fetchInto();
      }
    } catch (NoSpaceException e) {
      LOG.warn("no room for {}: {}", digest, e.getMessage());
      finish(End.UNKEPT, new Beginning.Unkept());
    } catch (BlobTrouble e) {
      LOG.warn("{} can't be had: {}", digest, e.getMessage());
      finish(e.isWrong() ? End.WRONG : End.BROKEN, refused(String.valueOf(e.getMessage())));
    } catch (IOException | UncheckedIOException | Failure e) {
      LOG.warn("{} can't be kept: {}", digest, e.toString());
      finish(End.UNKEPT, new Beginning.Unkept());
    } catch (RuntimeException | Error e) {
      LOG.error("{} can't be had", digest, e);
      finish(End.BROKEN, refused("the mirror failed: its log says why"));
      throw e;
    }
  }

  private void fetchInto() throws IOException, BlobTrouble {
    PartialBlob opened = blobs.resume(digest);
    synchronized (this) {
      partial = opened;
    }
    channel = opened.channel();
    try {
      Optional<OciError> refusal = fetch.into(opened, new Progress(opened));
      if (refusal.isPresent()) {
        finish(End.BROKEN, new Beginning.Refused(refusal.get()));
        return;
      }
      Optional<StoredBlob> whole = opened.commit();
      if (whole.isPresent()) {
        finish(End.WHOLE, new Beginning.Stored(whole.get()));
      } else {
        LOG.warn("{} came wrong from the upstream: nothing of it is kept", digest);
        finish(End.WRONG, refused("the upstream sent bytes that don't match the digest"));
      }
    } catch (NoSpaceException e) {
      opened.delete(); // what is left of the disk is for what fits on it
      throw e;
    }
  }

  private final class Progress implements BlobFetch.Watcher {
    private final PartialBlob partial;

    Progress(PartialBlob partial) {
      this.partial = partial;
    }

    @Override
    public boolean hasBegun() {
      return beginning.isDone();
    }

    @Override
    public void flows(OptionalLong length) {
      if (!provenFirst) {
        beginning.complete(new Beginning.Flowing(length));
      }
    }

    @Override
    public void wrote() {
      long now = partial.written();
      if (now < written) {
        beginnings.incrementAndGet();
      }
      written = now;
      readers.forEach(Runnable::run);
    }
  }

  private void finish(End how, Beginning ifNotBegun) {
    end = how;
    ended.accept(this); // first of all: who asks from now on begins anew
    beginning.complete(ifNotBegun);
    ending.complete(how);
    readers.forEach(Runnable::run);
    closeUnread();
  }

  private static Beginning refused(String why) {
    return new Beginning.Refused(OciError.blobUnknown(why));
  }
}
