using System.Reflection;

namespace LlmMesh.OfficialSurface.UnitTests;

/// <summary>What may stand for type parameters.</summary>
internal static class GenericConstraints
{
    public static string Of(Type[] parameters) =>
        string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(Describe));

    private static string Describe(Type parameter)
    {
        GenericParameterAttributes attributes = parameter.GenericParameterAttributes;
        string[] demands =
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Select(TypeName.Of).Order(StringComparer.Ordinal),
            .. attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return demands.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", demands)}";
    }
}
