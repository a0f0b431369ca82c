package io.github.mirrorctl.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The contents that a mirror holds, by digest: {@code blobs/<algorithm>/<2 hex>/<hex>/data}. Only
 * whole and verified contents get in; whether they still are what they were, {@link #trusted} and
 * {@link #verify} tell. Thread-safe; calls block on the disk.
 */
public final class BlobStore {
  /** A file may change while it is read; more often than this nobody changes it by chance. */
  private static final int TRIES = 3;

  private final Layout layout;
  private final StorageFiles files;
  private final SetAside setAside;
  private final Journal journal;
  private final Clock clock;
  private final Map<Digest, Hashing> hashings = new ConcurrentHashMap<>();

  BlobStore(Layout layout, StorageFiles files, SetAside setAside, Journal journal, Clock clock) {
    this.layout = layout;
    this.files = files;
    this.setAside = setAside;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * The blob's file; empty when there is none, or something that no registry puts there: a link, a
   * directory, a file of no bytes that should have some. Says nothing of its bytes.
   */
  public Optional<StoredBlob> find(Digest digest) {
    Path path = layout.blob(digest);
    // a file that was found to be the blob's needn't be looked for in its directories again
    return FileStamp.of(path)
        .filter(stamp -> journal.lastVerified(digest, stamp).isPresent() || files.isInside(path))
        .filter(stamp -> stamp.size() > 0 || digest.matches(digest.newHash()))
        .map(stamp -> new StoredBlob(digest, path, stamp.size()));
  }

  /**
   * Whether the file was verified, or downloaded, less than {@code verifyEvery} ago and has kept
   * its length, its time and its place on the disk since. A verification in the future (the clock
   * was put back) doesn't count.
   */
  public boolean trusted(StoredBlob blob, Duration verifyEvery) {
    return lastVerified(blob)
        .map(then -> Duration.between(then, clock.instant()))
        .filter(age -> age.compareTo(verifyEvery) < 0 && age.compareTo(Duration.ofSeconds(-1)) >= 0)
        .isPresent();
  }

  /** When this very file was last verified; empty when never, or when it has changed since. */
  Optional<Instant> lastVerified(StoredBlob blob) {
    return FileStamp.of(blob.path())
        .filter(stamp -> stamp.size() == blob.size())
        .flatMap(stamp -> journal.lastVerified(blob.digest(), stamp));
  }

  /**
   * Hashes the file (about 2 GB a second where memory has it) and remembers it when it is good.
   * What is bad, the disk's failure to read it included, is set aside: the next {@link #find} is
   * empty. Calls for one digest at the same time share one reading.
   *
   * @return false too for a file that is gone or can't be opened
   */
  public boolean verify(StoredBlob blob) {
    return verify(blob, Hashing.Pace.FULL) == Hashing.Verdict.GOOD;
  }

  Hashing.Verdict verify(StoredBlob blob, Hashing.Pace pace) {
    while (true) {
      Hashing mine = new Hashing();
      Hashing running = hashings.putIfAbsent(blob.digest(), mine);
      if (running == null) {
        Hashing.Verdict verdict = Hashing.Verdict.ABANDONED;
        try {
          verdict = hash(blob, mine, pace);
        } finally {
          hashings.remove(blob.digest(), mine);
          mine.done(verdict);
        }
        return verdict;
      }
      Hashing.Verdict verdict = running.join(pace);
      if (verdict != Hashing.Verdict.ABANDONED) {
        return verdict;
      }
      // the other one was told to stop, we weren't
    }
  }

  private Hashing.Verdict hash(StoredBlob blob, Hashing hashing, Hashing.Pace pace) {
    for (int i = 0; i < TRIES; i++) {
      Optional<FileStamp> before = FileStamp.of(blob.path());
      if (before.isEmpty()) {
        journal.forget(blob.digest());
        return Hashing.Verdict.UNREADABLE;
      }
      Hashing.Verdict verdict = hashing.read(blob.digest(), blob.path(), pace);
      if (before.equals(FileStamp.of(blob.path()))) {
        if (verdict == Hashing.Verdict.GOOD) {
          journal.verified(blob.digest(), before.get());
        } else if (verdict == Hashing.Verdict.BAD) {
          discard(blob);
        }
        return verdict;
      }
    }
    return Hashing.Verdict.UNREADABLE;
  }

  /**
   * Takes the blob's file out of the store, such as one of the wrong length; whoever reads it
   * already can go on.
   */
  public void discard(StoredBlob blob) {
    journal.forget(blob.digest());
    try {
      setAside.take(blob.path(), blob.digest().algorithm() + "-" + blob.digest().hex());
    } catch (IOException e) {
      // no room for the record of what went wrong; it must not be served all the same
      StorageFiles.deleteQuietly(blob.path());
    }
  }

  /** Notes that a blob was asked for; touches memory alone. */
  public void used(Digest digest) {
    journal.used(digest);
  }

  /** When the blob was last asked for, in whole seconds; after a crash up to an hour earlier. */
  public Optional<Instant> lastUse(Digest digest) {
    return journal.lastUse(digest);
  }

  /**
   * Stores small content, such as a manifest; writes nothing when it is there already. Throws
   * {@code IllegalArgumentException} when the bytes aren't the digest's, {@code
   * UncheckedIOException} when they can't be written ({@link NoSpaceException} for a full disk):
   * then nothing is left of them.
   */
  public StoredBlob put(Digest digest, byte[] bytes) {
    Path path = layout.blob(digest);
    MessageDigest hash = digest.newHash();
    hash.update(bytes);
    if (!digest.matches(hash)) {
      throw new IllegalArgumentException("these bytes are not the content of " + digest);
    }
    try {
      if (!files.read(path, bytes.length).filter(old -> Arrays.equals(old, bytes)).isPresent()) {
        files.write(path, bytes, true);
      }
      return stored(digest);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store " + digest + ": " + e.getMessage(), e);
    }
  }

  /** Takes a file whose bytes were verified and are on the disk for good. */
  StoredBlob moveIn(Digest digest, Path whole) throws IOException {
    files.moveIn(whole, layout.blob(digest), true);
    return stored(digest);
  }

  private StoredBlob stored(Digest digest) throws IOException {
    Path path = layout.blob(digest);
    FileStamp stamp =
        files.find(path).orElseThrow(() -> new IOException(path + " went away at once"));
    journal.verified(digest, stamp);
    return new StoredBlob(digest, path, stamp.size());
  }

  /**
   * Opens what there is of a download that isn't whole, or begins one. One at a time for a digest:
   * the caller sees to that. Throws {@code UncheckedIOException} when the disk doesn't let it.
   */
  public PartialBlob resume(Digest digest) {
    try {
      return new PartialBlob(digest, layout, files, this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a download: " + e.getMessage(), e);
    }
  }

  /** Every blob that is there, in no order; what can't be read isn't. */
  void forEach(Consumer<StoredBlob> told) {
    for (String algorithm : List.of("sha256", "sha512")) {
      for (Path two : files.entries(layout.blobs().resolve(algorithm))) {
        for (Path hex : files.entries(two)) {
          Digest.parse(algorithm + ":" + hex.getFileName()).flatMap(this::find).ifPresent(told);
        }
      }
    }
  }

  /** Forgets what is remembered of blobs that somebody has taken away. */
  void forgetGone() {
    journal.forEach(
        digest -> {
          if (!Files.exists(layout.blob(digest))) {
            journal.forget(digest);
          }
        });
  }
}
