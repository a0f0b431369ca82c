package io.github.mirrorctl;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.Order;

/**
 * Classes that take longest have {@code @Order(1)} and start first, so that none runs alone at the
 * end. The others by their names without packages, so that the server's, which wait most, don't all
 * run at once and leave the processor idle.
 */
public final class LongestFirst implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparingInt(LongestFirst::order)
                .thenComparing(ClassDescriptor::getDisplayName));
  }

  private static int order(ClassDescriptor test) {
    return test.findAnnotation(Order.class).map(Order::value).orElse(Order.DEFAULT);
  }
}
