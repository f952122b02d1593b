using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmMesh.OfficialSurface.UnitTests;

/// <summary>A method as a caller sees it: with the names and defaults of its parameters, which callers rely on.</summary>
internal static class Signature
{
    public static string Of(MethodInfo method)
    {
        string modifiers = (method.IsStatic ? "static " : "") + (method.IsFamily ? "protected " : "")
            + (method is { IsVirtual: true, IsFinal: false, DeclaringType.IsInterface: false } ? "virtual " : "");
        string arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeName.Of))}>" : "";
        string constraints = method.IsGenericMethod ? GenericConstraints.Of(method.GetGenericArguments()) : "";
        return $"{modifiers}{TypeName.Of(method.ReturnType)} {method.Name}{arguments}({Parameters(method)}){constraints}";
    }

    public static string Parameters(MethodBase method)
    {
        string extended = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extended + string.Join(", ", method.GetParameters().Select(Describe));
    }

    private static string Describe(ParameterInfo parameter)
    {
        string passing = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        string spread = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        string preset = parameter.HasDefaultValue
            ? $" = {Convert.ToString(parameter.RawDefaultValue, CultureInfo.InvariantCulture) ?? "default"}"
            : "";
        return $"{passing}{spread}{TypeName.Of(type)} {parameter.Name}{preset}";
    }
}
