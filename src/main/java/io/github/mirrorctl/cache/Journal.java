package io.github.mirrorctl.cache;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What mirrorctl itself remembers of a cache: verifications, last uses, media types. All of it is
 * in memory; the file only brings it over a restart, so a line that can't be written or read costs
 * a verification that is done again, and never an answer.
 */
final class Journal implements AutoCloseable {
  /** Lines beyond those that count, before the file is written anew. */
  private static final int SLACK = 2000;

  /** Lines that wait for room on a full disk; older ones are given up. */
  private static final int WAITING = 10_000;

  private final Clock clock;
  private final MemoryCache memory;
  private final Map<BlobRecord, BlobRecord> blobs = new ConcurrentHashMap<>();
  private final Map<Digest, String> mediaTypes = new ConcurrentHashMap<>();

  /** What is to be written at the next {@link #flush}. */
  private final Queue<JournalLine> waiting = new ConcurrentLinkedQueue<>();

  // guarded by this; null where the disk has no room for it, or once it is closed
  private @Nullable JournalFile file;
  private long lines;

  private Journal(Clock clock, MemoryCache memory) {
    this.clock = clock;
    this.memory = memory;
  }

  /** Reads the journal; where that is impossible, begins with nothing, in memory only. */
  static Journal open(Layout layout, StorageFiles files, Clock clock, MemoryCache memory) {
    Journal journal = new Journal(clock, memory);
    try {
      JournalFile file = JournalFile.open(layout.journal(), files, journal::replay);
      synchronized (journal) {
        journal.file = file;
        journal.compact(2);
      }
    } catch (IOException e) {
      // a full or a failing disk: what is in the cache can be served all the same
    }
    return journal;
  }

  private synchronized void replay(JournalLine line) {
    lines++;
    if (line instanceof JournalLine.Blob said) {
      drop(said.blob());
      if (blobs.put(said.blob(), said.blob()) == null) {
        added();
      }
    } else if (line instanceof JournalLine.Gone said) {
      drop(new BlobRecord(said.digest()));
      mediaTypes.remove(said.digest());
    } else if (line instanceof JournalLine.MediaType said) {
      mediaTypes.put(said.digest(), said.type().intern()); // few types, many manifests
    }
  }

  private @Nullable BlobRecord find(Digest digest) {
    return blobs.get(new BlobRecord(digest));
  }

  private BlobRecord findOrAdd(Digest digest) {
    BlobRecord fresh = new BlobRecord(digest);
    BlobRecord known = blobs.get(fresh);
    if (known == null) {
      known = blobs.putIfAbsent(fresh, fresh);
      if (known == null) {
        added();
      }
    }
    return known == null ? fresh : known;
  }

  /** Of more blobs than there is memory for, some are forgotten: these are verified again. */
  private void added() {
    if (memory.addRecord()) {
      return;
    }
    Iterator<BlobRecord> any = blobs.keySet().iterator();
    if (any.hasNext()) {
      drop(any.next());
    }
  }

  private boolean drop(BlobRecord record) {
    boolean known = blobs.remove(record) != null;
    if (known) {
      memory.removeRecord();
    }
    return known;
  }

  /** Remembers that the file of this stamp has just been found to be the blob. */
  void verified(Digest digest, FileStamp stamp) {
    BlobRecord blob = findOrAdd(digest);
    blob.verified(stamp, clock.instant().getEpochSecond());
    waiting.add(new JournalLine.Blob(blob));
    flush();
  }

  /** When the file of this stamp was found to be the blob; empty for never. */
  Optional<Instant> lastVerified(Digest digest, FileStamp stamp) {
    BlobRecord blob = find(digest);
    long second = blob == null ? 0 : blob.verified(stamp);
    return second == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(second));
  }

  void used(Digest digest) {
    BlobRecord blob = findOrAdd(digest);
    if (blob.used(clock.instant().getEpochSecond())) {
      waiting.add(new JournalLine.Blob(blob));
    }
  }

  Optional<Instant> lastUse(Digest digest) {
    return Optional.ofNullable(find(digest)).flatMap(BlobRecord::lastUse);
  }

  void forget(Digest digest) {
    boolean known = drop(new BlobRecord(digest));
    if (mediaTypes.remove(digest) != null || known) {
      waiting.add(new JournalLine.Gone(digest));
      flush();
    }
  }

  void mediaType(Digest digest, String type) {
    if (!type.equals(mediaTypes.put(digest, type.intern()))) {
      waiting.add(new JournalLine.MediaType(digest, type));
      flush();
    }
  }

  Optional<String> mediaType(Digest digest) {
    return Optional.ofNullable(mediaTypes.get(digest));
  }

  /** Every blob of which something is remembered. */
  void forEach(Consumer<Digest> told) {
    for (BlobRecord blob : blobs.keySet()) {
      told.accept(blob.digest());
    }
  }

  /** Writes what waits; what the disk doesn't take now waits on. */
  synchronized void flush() {
    if (file == null) {
      waiting.clear();
      return;
    }
    int count = 0;
    StringBuilder text = new StringBuilder();
    for (JournalLine line : waiting) {
      text.append(line.text());
      count++;
    }
    if (count == 0) {
      return;
    }
    try {
      file.append(text.toString());
      for (int i = 0; i < count; i++) {
        waiting.remove();
      }
      lines += count;
    } catch (IOException e) {
      // full: the next flush tries again; meanwhile memory has it
      for (; count > WAITING; count--) {
        waiting.remove();
      }
      return;
    }
    compact(4);
  }

  /** Writes the file anew when it holds so many times the lines that still count. */
  private synchronized void compact(int times) {
    long live = blobs.size() + (long) mediaTypes.size();
    if (file != null && lines > times * live + SLACK) {
      Iterator<JournalLine> all =
          Stream.concat(
                  blobs.keySet().stream().map(blob -> (JournalLine) new JournalLine.Blob(blob)),
                  mediaTypes.entrySet().stream()
                      .map(type -> new JournalLine.MediaType(type.getKey(), type.getValue())))
              .iterator();
      try {
        file.rewrite(all);
      } catch (IOException e) {
        // no room for a second one: the long one goes on until it has grown as much again
      }
      lines = live;
    }
  }

  @Override
  public synchronized void close() {
    flush();
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // only what a power cut takes
      }
      file = null;
    }
    blobs.keySet().forEach(this::drop);
  }
}
