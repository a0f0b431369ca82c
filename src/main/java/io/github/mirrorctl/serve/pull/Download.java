package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.NoSpaceException;
import io.github.mirrorctl.cache.PartialBlob;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.StoredBlob;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.upstream.UpstreamBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final BlobNames names = new BlobNames();
  private final BlobFetch fetch;
  private final boolean provenFirst;
  private final Consumer<Download> ended;
  private final Set<Runnable> readers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger interested = new AtomicInteger();
  private final CompletableFuture<End> ending = new CompletableFuture<>();
  private volatile @Nullable PartialBlob partial;
  private volatile long written;
  private volatile @Nullable End end;
  // guarded by this
  private final Map<RepositoryName, CompletableFuture<Beginning>> beginnings = new HashMap<>();
  private @Nullable Beginning begun;
  private @Nullable UpstreamBody flowing;
  private boolean closed;

  /**
   * @param provenFirst whether no client gets a byte before all is known to be right: for what came
   *     wrong lately
   * @param ended told of the end before anybody else
   */
  Download(Source source, Digest digest, boolean provenFirst, Consumer<Download> ended) {
    this.blobs = source.cache().blobs();
    this.digest = digest;
    this.fetch = new BlobFetch(source, digest, names);
    this.provenFirst = provenFirst;
    this.ended = ended;
  }

  Digest digest() {
    return digest;
  }

  /**
   * Asks for it under that name too; empty when it has ended. How it begins for that name is told
   * as soon as that is known.
   *
   * @param size what a manifest of that repository here says; empty where there is none
   */
  synchronized Optional<CompletableFuture<Beginning>> join(
      RepositoryName repository, OptionalLong size) {
    if (end != null) {
      return Optional.empty();
    }
    names.add(repository, size);
    Optional<OciError> refusal = names.refusal(repository);
    if (refusal.isPresent()) {
      return Optional.of(CompletableFuture.completedFuture(new Beginning.Refused(refusal.get())));
    }
    if (size.isPresent()) {
      preemptIfBetter();
    }
    Beginning known = begun;
    if (known != null) {
      return Optional.of(CompletableFuture.completedFuture(known));
    }
    return Optional.of(beginnings.computeIfAbsent(repository, key -> new CompletableFuture<>()));
  }

  /**
   * Has the next name's turn come now, where a manifest here vouches for it and not for this one:
   * what comes under a name that somebody has invented may be another thing, or nearly nothing.
   */
  private void preemptIfBetter() {
    UpstreamBody body = flowing;
    if (body != null && names.hasBetter()) {
      flowing = null;
      begun = null;
      body.close();
    }
  }

  /** A client waits for it, until {@link #lost}: a download that nobody waits for isn't begun. */
  void interested() {
    interested.incrementAndGet();
  }

  void lost() {
    interested.decrementAndGet();
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

  /** For positional reads below {@link #readable}, and what became of those; once bytes flow. */
  Optional<PartialBlob> partial() {
    return Optional.ofNullable(partial);
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

  /** It can't be begun: too many are under way. */
  void reject() {
    finish(End.BROKEN, new Beginning.Refused(OciError.busy()));
  }

  @Override
  public void run() {
    try {
      Optional<StoredBlob> stored = blobs.find(digest);
      if (interested.get() <= 0) {
        finish(End.BROKEN, refused("nobody waits for it any more"));
      } else if (stored.isPresent()) {
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
    partial = opened;
    try {
      if (!fetch.into(opened, new Progress(opened))) {
        finish(End.BROKEN, refused("the upstream has it under no name that was asked for"));
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
      synchronized (Download.this) {
        return begun != null;
      }
    }

    @Override
    public void refused(RepositoryName repository, OciError error) {
      CompletableFuture<Beginning> waiting;
      synchronized (Download.this) {
        waiting = beginnings.remove(repository);
      }
      if (waiting != null) {
        waiting.complete(new Beginning.Refused(error));
      }
    }

    @Override
    public void flows(UpstreamBody body, OptionalLong length) {
      synchronized (Download.this) {
        flowing = body;
      }
      if (!provenFirst) {
        tell(new Beginning.Flowing(length));
      }
    }

    @Override
    public void wrote() {
      written = partial.written();
      readers.forEach(Runnable::run);
    }
  }

  /** How it begins, for all who wait. */
  private void tell(Beginning beginning) {
    List<CompletableFuture<Beginning>> waiting;
    synchronized (this) {
      begun = beginning;
      waiting = List.copyOf(beginnings.values());
      beginnings.clear();
    }
    waiting.forEach(one -> one.complete(beginning));
  }

  private void finish(End how, Beginning beginning) {
    synchronized (this) {
      end = how; // first of all: who asks from now on begins anew
      flowing = null;
    }
    ended.accept(this);
    tell(beginning);
    ending.complete(how);
    readers.forEach(Runnable::run);
    closeUnread();
  }

  private static Beginning refused(String why) {
    return new Beginning.Refused(OciError.blobUnknown(why));
  }
}
