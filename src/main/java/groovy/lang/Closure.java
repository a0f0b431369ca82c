package groovy.lang;

/**
 * Not Groovy's. picocli looks for a class of this name at its start, and where there is none, the
 * JVM opens every jar of the class path to find that out: 20 ms, a tenth of {@code mirrorctl
 * status}. picocli only asks whether a parameter is of this type, and none is.
 */
public final class Closure {
  private Closure() {}
}
