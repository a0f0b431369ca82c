package io.github.mirrorctl.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests that need test hosts: skipped with the reason where the machine cannot run them.
 * Gives a {@link Network} to whatever method asks for one; it is the class's own, and goes with all
 * that is in it after the class's last test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealEngineExtension.class)
@interface RealEngine {}
