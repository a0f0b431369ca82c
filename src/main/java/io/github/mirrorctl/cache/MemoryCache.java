package io.github.mirrorctl.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * What is remembered of all mirrors together, so that a warm answer needs no disk: bounded in
 * bytes, whatever clients ask for. What was used least goes first, and nothing depends on what
 * stays. Thread-safe.
 */
public final class MemoryCache {
  /**
   * About what an entry takes beside its value: the key, the cache's own node, its table's slot.
   */
  private static final int ENTRY = 150;

  /**
   * Half of a SHA-256 of what an entry is about: all keys take the same few bytes, and nobody can
   * make two of them equal.
   */
  private record Key(long first, long second) {}

  private record Weighed(Object value, int bytes) {}

  private final Cache<Key, Weighed> entries;

  /** {@code most} is in bytes, of keys and values. */
  public MemoryCache(long most) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .<Key, Weighed>weigher((key, value) -> value.bytes())
            .executor(Runnable::run)
            .build();
  }

  /** A part of it, for one kind of entry of one owner. */
  public <T> Part<T> part(String name, Class<T> type) {
    return new Part<>(name, type);
  }

  /** Entries of one type, by text. */
  public final class Part<T> {
    private final byte[] name;
    private final Class<T> type;

    private Part(String name, Class<T> type) {
      this.name = (name + "\0").getBytes(StandardCharsets.UTF_8);
      this.type = type;
    }

    public Optional<T> get(String about) {
      return Optional.ofNullable(entries.getIfPresent(key(about)))
          .map(Weighed::value)
          .map(type::cast);
    }

    /** {@code bytes} is what the value takes in memory; one of more than its share isn't kept. */
    public void put(String about, T value, int bytes) {
      entries.put(key(about), new Weighed(value, bytes + ENTRY));
    }

    public void remove(String about) {
      entries.invalidate(key(about));
    }

    private Key key(String about) {
      try {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        hash.update(name);
        ByteBuffer sum = ByteBuffer.wrap(hash.digest(about.getBytes(StandardCharsets.UTF_8)));
        return new Key(sum.getLong(), sum.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has SHA-256", e);
      }
    }
  }
}
