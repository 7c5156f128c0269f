/** What segments of XMP begin with (Adobe XMP, part 3, 1.1.3). */

export const STANDARD = 'http://ns.adobe.com/xap/1.0/\0'
export const EXTENDED = 'http://ns.adobe.com/xmp/extension/\0'
export const NOTE = 'http://ns.adobe.com/xmp/note/'
