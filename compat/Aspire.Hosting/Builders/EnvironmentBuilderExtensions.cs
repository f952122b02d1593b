using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Declares environment variables, arguments and references.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Sets a variable.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? "");

    /// <summary>Sets a variable to a text with holes.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, in ReferenceExpression.ExpressionInterpolatedStringHandler value)
        where T : IResourceWithEnvironment
    {
        ReferenceExpression expression = value.ToExpression();
        return builder
            .WithReferenceRelationship(expression)
            .WithEnvironment(context => context.EnvironmentVariables[name] = expression);
    }

    /// <summary>Sets a variable to an endpoint's URL.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment =>
        builder
            .WithReferenceRelationship(endpointReference.Resource)
            .WithEnvironment(context => context.EnvironmentVariables[name] = endpointReference);

    /// <summary>Sets a variable to a parameter's value.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment =>
        builder
            .WithReferenceRelationship(parameter.Resource)
            .WithEnvironment(context => context.EnvironmentVariables[name] = parameter.Resource);

    /// <summary>Sets variables just before the start.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment =>
        builder.WithAnnotation(new EnvironmentCallbackAnnotation(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }));

    /// <summary>Adds arguments.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs =>
        builder.WithArgs(context =>
        {
            foreach (string argument in args)
            {
                context.Args.Add(argument);
            }
        });

    /// <summary>Adds arguments just before the start.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Action<CommandLineArgsCallbackContext> callback)
        where T : IResourceWithArgs =>
        builder.WithAnnotation(new CommandLineArgsCallbackAnnotation(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }));
}
