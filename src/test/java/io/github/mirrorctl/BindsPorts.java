package io.github.mirrorctl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Tests that close a port and bind it again. They run with no other beside them: a process that
 * another test starts in this JVM holds every open socket for a moment, also past its close.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ResourceLock(Resources.GLOBAL)
public @interface BindsPorts {}
