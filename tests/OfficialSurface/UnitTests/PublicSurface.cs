using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmMesh.OfficialSurface.UnitTests;

/// <summary>What other assemblies can name of an assembly, one line for each: types, what they derive from, members with full signatures.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlySet<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(Lines).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(Type type)
    {
        string name = TypeName.Of(type);
        yield return $"{Kind(type)} {name}{GenericConstraints.Of(type.GetGenericArguments())}";
        if (type.BaseType is { } parent && parent != typeof(object) && type is { IsEnum: false, IsValueType: false })
        {
            yield return $"{name} derives from {TypeName.Of(parent)}";
        }

        foreach (Type contract in type.GetInterfaces().Where(contract => contract.IsPublic))
        {
            yield return $"{name} implements {TypeName.Of(contract)}";
        }

        foreach (string member in Constructors(type).Concat(Fields(type)).Concat(Properties(type)).Concat(Methods(type)))
        {
            yield return $"{name}: {member}";
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsByRefLike ? "ref struct" : "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static IEnumerable<string> Constructors(Type type) =>
        type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic && !IsCopy(constructor))
            .Select(constructor => $"new({Signature.Parameters(constructor)})");

    private static IEnumerable<string> Fields(Type type) =>
        type.GetFields(Declared).Where(field => field is { IsPublic: true, IsSpecialName: false })
            .Select(field => field.IsLiteral
                ? $"const {TypeName.Of(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}"
                : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeName.Of(field.FieldType)} {field.Name}");

    // One line for each accessor: a stand-in may leave one out.
    private static IEnumerable<string> Properties(Type type) =>
        from property in type.GetProperties(Declared)
        from accessor in property.GetAccessors(nonPublic: true)
        where IsVisible(accessor)
        let verb = accessor == property.GetMethod ? "get" : IsInit(accessor) ? "init" : "set"
        select $"{(accessor.IsStatic ? "static " : "")}{TypeName.Of(property.PropertyType)} {property.Name} {verb}";

    // What the compiler adds to records and what overrides object's own follows from the lines that are here.
    private static IEnumerable<string> Methods(Type type) =>
        type.GetMethods(Declared).Where(IsVisible)
            .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            .Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.GetBaseDefinition().DeclaringType != typeof(object))
            .Select(Signature.Of);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCopy(ConstructorInfo constructor) => constructor.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.FullName == typeof(IsExternalInit).FullName);
}
