package io.github.mirrorctl.engine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry said before it stopped: the line that tells why, out of its log.
 *
 * @param text indented, for the lines below a message
 * @param upstreamUnreachable whether it stopped because it couldn't reach its upstream
 */
public record LastWords(String text, boolean upstreamUnreachable) {
  private static final int LONGEST = 300;
  private static final Pattern LOGRUS_MESSAGE =
      Pattern.compile("level=(?:fatal|panic|error) msg=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Go's words for a host that can't be reached, resolved or trusted in time. */
  private static final Pattern NETWORK =
      Pattern.compile(
          "dial tcp|no such host|network is unreachable|connection refused|i/o timeout|no route to host"
              + "|Client\\.Timeout|TLS handshake|x509:|proxyconnect|server misbehaving|EOF$");

  public static LastWords of(List<String> log) {
    String telling = "";
    for (String line : log) {
      String words = words(line);
      if (!words.isEmpty()) {
        telling = words;
      }
    }
    if (telling.isEmpty()) {
      telling = log.isEmpty() ? "(it said nothing)" : log.get(log.size() - 1);
    }
    String text = telling.length() > LONGEST ? telling.substring(0, LONGEST) + "…" : telling;
    return new LastWords("  " + text, NETWORK.matcher(telling).find());
  }

  private static String words(String line) {
    Matcher message = LOGRUS_MESSAGE.matcher(line);
    if (message.find()) {
      return message.group(1).replace("\\\"", "\"");
    }
    // "panic: (*logrus.Entry) 0x..." repeats a line that logrus wrote before it
    if (line.startsWith("panic: ") && !line.contains("(*logrus.Entry)")) {
      return line;
    }
    return line.startsWith("configuration error") || line.startsWith("Error:") ? line : "";
  }
}
