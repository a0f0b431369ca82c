package io.github.mirrorctl.cache;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository's name, which is also its path on disk: only what the distribution grammar allows
 * gets into one, so no name leads out of its directory.
 *
 * @param value {@code library/redis}: components of {@code [a-z0-9]+} joined by {@code .}, {@code
 *     _}, {@code __} or dashes, at most 255 characters
 */
public record RepositoryName(String value) {
  /** distribution/reference, RepositoryNameTotalLengthMax. */
  private static final int LONGEST = 255;

  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
  private static final Pattern GRAMMAR =
      Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*", Pattern.DOTALL);

  /** Throws {@code IllegalArgumentException} for what the grammar doesn't allow. */
  public RepositoryName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a repository's name");
    }
  }

  /** The name, taken as it is: nothing is decoded, trimmed or lower-cased. */
  public static Optional<RepositoryName> parse(String text) {
    return isValid(text) ? Optional.of(new RepositoryName(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() <= LONGEST && GRAMMAR.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
