package io.github.mirrorctl.serve.pull;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that remember so much and no more: what a client can ask for has no bound of its own. */
public final class Bounded {
  private Bounded() {}

  /** Forgets what was put in first. Not synchronized. */
  public static <K, V> Map<K, V> byAge(int most) {
    return map(most, false);
  }

  /** Forgets what wasn't looked at for longest. Not synchronized. */
  public static <K, V> Map<K, V> byUse(int most) {
    return map(most, true);
  }

  private static <K, V> Map<K, V> map(int most, boolean byUse) {
    return new LinkedHashMap<>(16, 0.75f, byUse) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
