package io.github.mirrorctl.serve.upstream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to log in that a 401 offers.
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case; the first of a repeated name counts
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final int MOST = 16;
  private static final Pattern TOKEN68 =
      Pattern.compile("[ \\t]+[A-Za-z0-9._~+/-]+=*[ \\t]*(?=,|$)");
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /**
   * Reads the values of WWW-Authenticate headers (RFC 9110, 11.6.1), each with one challenge or
   * several. A comma parts parameters as well as challenges: a new challenge is a word with no
   * {@code =} behind it. Where a value can't be read its rest is dropped; 16 challenges are the
   * most.
   */
  static List<Challenge> parse(List<String> values) {
    List<Challenge> challenges = new ArrayList<>();
    for (String value : values) {
      new Reader(value).into(challenges);
    }
    return challenges;
  }

  /** The first that {@code scheme} names, in lower case. */
  static Optional<Challenge> of(String scheme, List<Challenge> challenges) {
    return challenges.stream().filter(c -> c.scheme().equals(scheme)).findFirst();
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void into(List<Challenge> challenges) {
      Map<String, String> parameters = new LinkedHashMap<>();
      while (challenges.size() < MOST) {
        skip(" \t,");
        String word = token();
        if (word.isEmpty()) {
          return;
        }
        int behindWord = at;
        skip(" \t");
        if (peek() == '=' && !challenges.isEmpty()) {
          at++;
          skip(" \t");
          Optional<String> value = peek() == '"' ? quoted() : Optional.of(token());
          if (value.isEmpty()) {
            return;
          }
          parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value.get());
        } else {
          at = behindWord;
          parameters = new LinkedHashMap<>();
          challenges.add(new Challenge(word.toLowerCase(Locale.ROOT), parameters));
          skipToken68();
        }
      }
    }

    /** What Negotiate and its like have instead of parameters. */
    private void skipToken68() {
      Matcher found = TOKEN68.matcher(text).region(at, text.length());
      if (found.lookingAt()) {
        at = found.end();
      }
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private static boolean isTokenCharacter(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private Optional<String> quoted() {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return Optional.of(value.toString());
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      return Optional.empty(); // no end
    }
  }
}
