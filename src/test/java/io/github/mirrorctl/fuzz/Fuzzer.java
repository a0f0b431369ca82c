package io.github.mirrorctl.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Feeds a parser with what nobody would write: a corpus of right inputs, cut, doubled, spliced, and
 * with the bytes in them that parsers stumble over. Every input has a number, from which alone it
 * is made: {@code -Dfuzz.first=N} begins with the one that failed. {@code -Dfuzz.minutes=M} goes on
 * for so long with each parser, instead of some thousand inputs.
 */
public final class Fuzzer {
  private static final int INPUTS = 4000;
  private static final int LONGEST = 200_000;
  private static final String[] STUMBLES = {
    "\0",
    "\r\n",
    "\n",
    "\u001b[31m",
    "%zz",
    "%00",
    "%2e%2e%2f",
    "../",
    "..",
    "//",
    "\"",
    "\\",
    ",",
    ";",
    "=",
    ":",
    "<",
    ">",
    "@",
    "#",
    "?",
    "\u00ff",
    "\ud83d\ude00",
    "\ufeff",
    "-",
    "-1",
    "0",
    "9223372036854775807",
    "9223372036854775808",
    "1e999",
    "null",
    "true",
    "{}",
    "[]",
    "{",
    "[",
    "sha256:",
    "sha512:",
    "latest",
    "\t",
    " ",
    "bytes=",
    "W/\"x\"",
    "a".repeat(300)
  };

  /** A parser, and what must be true of what it makes of an input; throws where it isn't. */
  public interface Target {
    void take(byte[] input) throws Exception;
  }

  private Fuzzer() {}

  /** Fails with the number of the first input that the target can't stand. */
  public static void run(List<String> corpus, Target target) {
    List<byte[]> seeds =
        corpus.stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
    long first = Long.getLong("fuzz.first", 0);
    long minutes = Long.getLong("fuzz.minutes", 0);
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    for (long number = first;
        minutes == 0 ? number < first + INPUTS : System.nanoTime() - end < 0;
        number++) {
      byte[] input = input(seeds, number);
      try {
        target.take(input);
      } catch (Exception | StackOverflowError | AssertionError e) {
        throw new AssertionError(
            "input " + number + " (" + input.length + " bytes): " + printable(input), e);
      }
    }
  }

  private static byte[] input(List<byte[]> seeds, long number) {
    if (number < seeds.size()) {
      return seeds.get((int) number);
    }
    Random random = new Random(number * 0x9E3779B97F4A7C15L);
    byte[] input = pick(seeds, random);
    for (int steps = 1 + random.nextInt(6); steps > 0; steps--) {
      input = changed(input, seeds, random);
    }
    return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
  }

  private static byte[] changed(byte[] input, List<byte[]> seeds, Random random) {
    int at = random.nextInt(input.length + 1);
    int to = at + random.nextInt(input.length - at + 1);
    byte[] part = Arrays.copyOfRange(input, at, to);
    return switch (random.nextInt(9)) {
      case 0 -> Arrays.copyOf(input, at);
      case 1 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, to, input.length));
      case 2 -> inserted(input, at, part);
      case 3 -> joined(Arrays.copyOf(input, at), pick(seeds, random));
      case 4 -> flipped(input, random);
      case 5 -> inserted(input, at, repeated(part.length == 0 ? new byte[] {'['} : part, random));
      default ->
          inserted(
              input,
              at,
              STUMBLES[random.nextInt(STUMBLES.length)].getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] flipped(byte[] input, Random random) {
    byte[] copy = input.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  /** Now and then so often that whoever descends into it has no stack left. */
  private static byte[] repeated(byte[] part, Random random) {
    int times = random.nextInt(50) == 0 ? 100_000 : random.nextInt(20);
    int length = Math.min(LONGEST, part.length * Math.min(times, LONGEST));
    byte[] all = new byte[Math.max(0, length)];
    for (int i = 0; i < all.length; i++) {
      all[i] = part[i % part.length];
    }
    return all;
  }

  private static byte[] inserted(byte[] input, int at, byte[] part) {
    return joined(
        joined(Arrays.copyOf(input, at), part), Arrays.copyOfRange(input, at, input.length));
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static byte[] pick(List<byte[]> seeds, Random random) {
    return seeds.get(random.nextInt(seeds.size()));
  }

  /** As text, each byte a character; how headers come. */
  public static String latin(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1);
  }

  /** As text, whatever isn't UTF-8 replaced. */
  public static String utf8(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  private static String printable(byte[] input) {
    String text = latin(Arrays.copyOf(input, Math.min(input.length, 300)));
    return text.replaceAll("[^ -~]", "?");
  }
}
