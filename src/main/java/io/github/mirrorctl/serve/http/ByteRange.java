package io.github.mirrorctl.serve.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a body: from the byte at {@code start} (the first is 0) as many as {@code length}.
 *
 * @param total of the whole body in bytes
 */
public record ByteRange(long start, long length, long total) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** All of a body. */
  public static ByteRange whole(long total) {
    return new ByteRange(0, total, total);
  }

  /** What a {@code Range} header makes of a body of that length. */
  public sealed interface Asked {
    /** A part that can be had: 206. */
    record Part(ByteRange range) implements Asked {}

    /** No header, or one that may be ignored (RFC 9110, 14.2): other units, several ranges. */
    record All() implements Asked {}

    /** Beyond the end: 416. */
    record Unsatisfiable() implements Asked {}
  }

  /** Reads a {@code Range} header against a body of {@code total} bytes (RFC 9110, 14.1.2). */
  public static Asked asked(@Nullable String header, long total) {
    if (header == null) {
      return new Asked.All();
    }
    Matcher matcher = SINGLE.matcher(header.strip());
    if (!matcher.matches()) {
      return new Asked.All();
    }
    Optional<Long> first = number(matcher.group(1));
    Optional<Long> last = number(matcher.group(2));
    if (first.isEmpty()) {
      // the last so many bytes
      return last.map(count -> suffix(count, total)).orElseGet(Asked.All::new);
    }
    long start = first.get();
    if (last.isPresent() && last.get() < start) {
      return new Asked.All();
    }
    if (start >= total) {
      return new Asked.Unsatisfiable();
    }
    long end = Math.min(last.orElse(total - 1), total - 1);
    return new Asked.Part(new ByteRange(start, end - start + 1, total));
  }

  private static Asked suffix(long count, long total) {
    if (count == 0 || total == 0) {
      return new Asked.Unsatisfiable();
    }
    long length = Math.min(count, total);
    return new Asked.Part(new ByteRange(total - length, length, total));
  }

  private static Optional<Long> number(String digits) {
    return digits.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(digits));
  }

  public long end() {
    return start + length;
  }

  public boolean isWhole() {
    return length == total;
  }

  /** The value of {@code Content-Range}. */
  public String contentRange() {
    return "bytes " + start + "-" + (end() - 1) + "/" + total;
  }
}
