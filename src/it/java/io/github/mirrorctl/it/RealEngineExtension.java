package io.github.mirrorctl.it;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Skips {@link RealEngine} classes where they cannot run, and gives each a network. */
final class RealEngineExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace OURS = Namespace.create(RealEngineExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return unless(Machine.withoutTestHosts());
  }

  static ConditionEvaluationResult unless(Optional<String> reason) {
    if (reason.isEmpty()) {
      return ConditionEvaluationResult.enabled("the machine can do it");
    }
    if (Machine.required()) {
      throw new IllegalStateException(
          "required by MIRRORCTL_IT, and not possible: " + reason.get());
    }
    return ConditionEvaluationResult.disabled(reason.get());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Network.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext owner = context;
    while (owner.getTestMethod().isPresent()) {
      owner = owner.getParent().orElseThrow();
    }
    // the store closes it with the class, also when a test or the set-up failed
    return owner
        .getStore(OURS)
        .computeIfAbsent(Network.class, key -> Network.create(), Network.class);
  }
}
