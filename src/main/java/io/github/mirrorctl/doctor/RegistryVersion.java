package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ActualImage;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which registry an image holds, as its names and labels tell; nothing is run to find out.
 *
 * @param minor empty where only the major version is told, as by {@code registry:2}
 * @param words as it was told: 2, 2.8.3
 */
record RegistryVersion(int major, OptionalInt minor, String words) {
  private static final String LABEL = "org.opencontainers.image.version";
  private static final Pattern NUMBERS =
      Pattern.compile("v?((\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d+)?).*");
  private static final Pattern REFERENCE =
      Pattern.compile("(?:.*/)?(?:registry|distribution):(v?\\d[^@]*)(?:@.*)?");

  /** The most exact of what the reference, the image's other names and its label say. */
  static Optional<RegistryVersion> of(String reference, Optional<ActualImage> image) {
    Stream<String> tags =
        Stream.concat(
                Stream.of(reference), image.stream().flatMap(actual -> actual.tags().stream()))
            .map(REFERENCE::matcher)
            .filter(Matcher::matches)
            .map(name -> name.group(1));
    Stream<String> label = image.map(ActualImage::labels).map(labels -> labels.get(LABEL)).stream();
    return Stream.concat(label, tags)
        .flatMap(text -> parse(text).stream())
        .max(Comparator.comparingInt(version -> version.words().length()));
  }

  private static Optional<RegistryVersion> parse(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      return Optional.empty();
    }
    String minor = numbers.group(3);
    return Optional.of(
        new RegistryVersion(
            Integer.parseInt(numbers.group(2)),
            minor == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(minor)),
            numbers.group(1)));
  }

  /** Whether it is of the old line, whose faults are mended in 3 alone. */
  boolean isTwo() {
    return major <= 2;
  }

  /** Whether it is known to be an earlier 3 than that: what {@code registry:3} means moves on. */
  boolean isThreeBefore(int other) {
    return major == 3 && minor.isPresent() && minor.getAsInt() < other;
  }
}
