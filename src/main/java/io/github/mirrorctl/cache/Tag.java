package io.github.mirrorctl.cache;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tag, which is also a directory's name.
 *
 * @param value a letter, digit or underscore, then at most 127 of those, dots and dashes
 */
public record Tag(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Throws {@code IllegalArgumentException} for what the grammar doesn't allow. */
  public Tag {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a tag");
    }
  }

  public static Optional<Tag> parse(String text) {
    return isValid(text) ? Optional.of(new Tag(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return GRAMMAR.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
