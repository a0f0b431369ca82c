package io.github.mirrorctl.host;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The signals that a running server listens to. */
public final class Signals {
  private Signals() {}

  /**
   * Runs the action, on a thread of its own, at each SIGHUP, instead of ending the process.
   *
   * <p>By name: {@code sun.misc.Signal} is in the supported module jdk.unsupported (JEP 260), but
   * javac warns of it in a way that can't be switched off for one file.
   */
  public static void onHangUp(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> handled(action, proxy, method, arguments));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
    } catch (ReflectiveOperationException e) {
      throw Failure.of("this JVM takes no SIGHUP", "use a JDK from 17 on", e);
    }
  }

  private static @Nullable Object handled(
      Runnable action, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> "the action at SIGHUP";
    };
  }

  /**
   * Runs the action at SIGTERM or Ctrl-C; the process ends when the action has, with the code that
   * it would have had.
   */
  public static void onTermination(Runnable action) {
    Runtime.getRuntime().addShutdownHook(new Thread(action, "termination"));
  }
}
