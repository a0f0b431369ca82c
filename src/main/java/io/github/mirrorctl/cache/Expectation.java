package io.github.mirrorctl.cache;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the upstream said of the whole that a partial download is a part of.
 *
 * @param length bytes
 * @param validator its ETag, quotes included; printable ASCII
 */
record Expectation(OptionalLong length, Optional<String> validator) {
  static final Expectation NONE = new Expectation(OptionalLong.empty(), Optional.empty());

  /** The longest file of this kind, in bytes. */
  static final int LONGEST = 1200;

  private static final Pattern VALIDATOR = Pattern.compile("[ -~]{1,1024}");
  private static final Pattern FILE =
      Pattern.compile("length ([0-9]{1,18})\n(?:validator ([ -~]{1,1024})\n)?");

  /** A validator that no file could hold is left out: the digest decides in the end. */
  static Expectation of(long length, Optional<String> validator) {
    return new Expectation(
        OptionalLong.of(length), validator.filter(text -> VALIDATOR.matcher(text).matches()));
  }

  byte[] bytes() {
    String text =
        "length "
            + length.orElseThrow()
            + "\n"
            + validator.map(tag -> "validator " + tag + "\n").orElse("");
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The reverse of {@link #bytes}; {@link #NONE} for anything else. */
  static Expectation parse(byte[] bytes) {
    Matcher file = FILE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    return file.matches()
        ? new Expectation(
            OptionalLong.of(Long.parseLong(file.group(1))), Optional.ofNullable(file.group(2)))
        : NONE;
  }
}
