using System.Text;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.Operations;

public sealed class BodyFieldsTests
{
    [Fact]
    public void Read_Fields_AreFoundAtTheRootOnly()
    {
        const string body = """{"a":{"input":1},"input":["x"],"b":2}""";

        (BodyFields fields, MeshError? error) = BodyFields.Read(Encoding.UTF8.GetBytes(body), "input", "dimensions");

        Assert.Null(error);
        ByteRange place = fields["input"]!.Value;
        Assert.Equal("""["x"]""", body.Substring(place.Start, place.Length));
        Assert.Null(fields["dimensions"]);
        Assert.Equal(["a", "b"], fields.Others);
    }

    [Theory]
    [InlineData("""{"input":1,"input":2}""")]
    [InlineData("""{"input":1,"Input":2}""")]
    [InlineData("""{"INPUT":1}""")]
    [InlineData("""{"input":1,"\u0069nput":2}""")]
    public void Read_FieldTwiceOrInOtherCapitals_IsRefused(string body)
    {
        MeshError? error = BodyFields.Read(Encoding.UTF8.GetBytes(body), "input").Error;

        Assert.Equal((ErrorCode.DuplicateParameter, "input"), (error!.Code, error.Param));
    }

    [Fact]
    public void Read_NameOfHalfASurrogatePair_IsNobodysField() =>
        Assert.Single(BodyFields.Read("""{"\ud800":1}"""u8, "input").Fields.Others);

    [Theory]
    [InlineData("""{"models":["a"],"x":1}""", """{"x":1}""")]
    [InlineData("""{"x":1, "fallbacks":["a"]}""", """{"x":1}""")]
    public void Own_MeshFields_LeaveAValidBody(string body, string rest)
    {
        foreach (ByteRange own in BodyFields.Read(Encoding.UTF8.GetBytes(body), "x").Fields.Own)
        {
            body = body.Remove(own.Start, own.Length);
        }

        Assert.Equal(rest, body);
    }
}
