package io.github.mirrorctl.engine;

import java.util.List;
import java.util.Map;

/**
 * An image as the engine has it.
 *
 * @param tags all that it is called here, for example {@code registry:2}
 */
public record ActualImage(String id, List<String> tags, Map<String, String> labels) {}
