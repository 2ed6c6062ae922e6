package dev.undertone.router.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The CEL environment rules are compiled in: the declared variables, typed, and nothing else. */
final class SignalEnvironment {

  private SignalEnvironment() {}

  static Cel create() {
    CelBuilder builder =
        CelFactory.plannerCelBuilder()
            .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new SignalTypes());
    for (var root : SignalSchemas.ROOTS) {
      builder.addVar(root.path(), root.reference());
    }
    return builder
        .addVar("metadata", MapType.create(SimpleType.STRING, SimpleType.STRING))
        .addVar("models", MapType.create(SimpleType.STRING, SignalSchemas.MODEL.reference()))
        .build();
  }

  /** Every name that can follow a dot, and every root; for guessing what a slip was meant to be. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(Set.of("metadata", "models", "variables"));
    for (var root : SignalSchemas.ROOTS) {
      names.add(root.path());
      addNames(root, names);
    }
    addNames(SignalSchemas.MODEL, names);
    return names;
  }

  private static <T> void addNames(SignalSchema<T> schema, Set<String> names) {
    schema
        .fields()
        .forEach(
            (name, field) -> {
              names.add(name);
              if (field instanceof SignalSchema.Nested<T> nested) {
                addNames(nested.schema(), names);
              }
            });
  }

  /** The declared structs by name. */
  private static final class SignalTypes implements CelTypeProvider {
    private final ImmutableMap<String, CelType> types;

    SignalTypes() {
      ImmutableMap.Builder<String, CelType> all = ImmutableMap.builder();
      SignalSchemas.ROOTS.forEach(root -> add(root, all));
      add(SignalSchemas.MODEL, all);
      types = all.buildOrThrow();
    }

    private static <T> void add(SignalSchema<T> schema, ImmutableMap.Builder<String, CelType> all) {
      all.put(schema.typeName(), schema.type());
      for (SignalSchema.Field<T> field : schema.fields().values()) {
        if (field instanceof SignalSchema.Nested<T> nested) {
          add(nested.schema(), all);
        }
      }
    }

    @Override
    public ImmutableCollection<CelType> types() {
      return types.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(types.get(name));
    }
  }
}
